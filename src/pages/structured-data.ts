import type { Entry } from "../documents/entry.ts";
import { html, type Markup, trusted } from "./html.ts";
import type { PageSite } from "./page-site.ts";

/** Metadata for previews and indexing: Open Graph properties and a schema.org object. `description` is plain text. */
export function structuredData(entry: Entry, description: string | undefined, site: PageSite): Markup {
  return html`${openGraph(entry, description, site)}
    <script type="application/ld+json">${asScriptText(blogPosting(entry, description, site))}</script>`;
}

function openGraph(entry: Entry, description: string | undefined, site: PageSite): Markup {
  const image = entry.image ?? site.image;
  return html`<meta property="og:type" content="article">
    <meta property="og:title" content="${entry.title || site.date(entry.published)}">
    ${description && html`<meta property="og:description" content="${description}">`}
    <meta property="og:url" content="${entry.permalink}">
    <meta property="og:site_name" content="${site.site.title}">
    ${image && html`<meta property="og:image" content="${image}">`}
    <meta property="article:published_time" content="${isoDate(entry.published)}">
    <meta property="article:modified_time" content="${isoDate(entry.updated)}">
    ${entry.tags.map((tag) => html`<meta property="article:tag" content="${tag}">`)}
    <meta name="twitter:card" content="${image ? "summary_large_image" : "summary"}">`;
}

/** https://schema.org/BlogPosting */
function blogPosting(entry: Entry, description: string | undefined, site: PageSite): object {
  return {
    "@context": "https://schema.org",
    "@type": "BlogPosting",
    headline: entry.title || site.date(entry.published),
    description,
    url: entry.permalink,
    mainEntityOfPage: entry.permalink,
    datePublished: isoDate(entry.published),
    dateModified: isoDate(entry.updated),
    inLanguage: entry.language ?? site.site.language,
    author: entry.authors.map(({ name, url }) => ({ "@type": "Person", name, url })),
    publisher: { "@type": "Organization", name: site.site.title, url: site.site.homeUrl },
    image: entry.image,
    keywords: entry.tags.length > 0 ? entry.tags : undefined,
  };
}

/** In any script element, `</script` ends it and `<!--` changes how it is parsed. JSON never needs a literal `<`. */
function asScriptText(value: object): Markup {
  return trusted(JSON.stringify(value).replaceAll("<", "\\u003c"));
}

function isoDate(instant: number): string {
  return new Date(instant).toISOString();
}
