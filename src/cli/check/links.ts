import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../config.ts";
import { canonicalTarget, ownPathOf, queryOf } from "../../path-spelling.ts";
import { isOwnAddress } from "../../publication/own-addresses.ts";
import { urlPathOf } from "../../publication/url-path.ts";
import type { ArticleEnclosure } from "../../publish/checking/check-records.ts";
import { isArticlePage, slugOfPage } from "../../publish/composing/article-paths.ts";
import { isLoopback, isWebAddress } from "../../records/absolute-url.ts";
import { aliasOf } from "../../server/aliases.ts";
import type { Finding } from "./finding.ts";

/** What is published, and which files the articles come from. */
export interface PublishedLinks {
  /** The paths of all published files. */
  readonly files: readonly string[];
  /** How people are shown an article's file, by slug. */
  readonly sources: ReadonlyMap<string, string>;
  readonly enclosures: readonly ArticleEnclosure[];
  /** How people are shown a path below the output folder. */
  readonly shownAs: (path: string) => string;
}

type LinkConfig = Pick<Config, "site" | "outputDirectory" | "redirects" | "gone" | "settingsOptions">;

/**
 * Finds pictures, files and links in articles and settings that have an address on this site but are not published,
 * and files of articles whose address is on the reader's own computer.
 */
export function checkLinks(config: LinkConfig, published: PublishedLinks): readonly Finding[] {
  const { files, sources, enclosures, shownAs } = published;
  if (files.length === 0) return [];
  const isAnswered = answeredPaths(config, files);
  const isOnTheirs = isLoopback(config.site.baseUrl) ? () => false : isLoopback;
  const enclosed = new Set(enclosures.map(({ url }) => url));
  const articles = files.flatMap((path) => {
    if (!isArticlePage(path)) return [];
    const where = sources.get(slugOfPage(path)) ?? shownAs(path);
    const page = readPage(join(config.outputDirectory, path));
    const own = ownAddressesIn(page, config.site.baseUrl).filter((address) => !isAnswered(address));
    return [
      ...own.map((address) => deadEnd(where, `leads to ${address}`)),
      ...shownIn(page)
        .filter((address) => !enclosed.has(address) && isOnTheirs(address))
        .map((address) => onTheirs(where, address)),
    ];
  });
  const local = enclosures.filter(({ url }) => isOnTheirs(url));
  return [...settingsLinks(config, isAnswered), ...articles, ...local.map(({ file, url }) => onTheirs(file, url))];
}

type IsAnswered = (address: string) => boolean;

/** Creates a function that returns whether the server answers at an address; external addresses always pass. */
function answeredPaths({ site, redirects, gone }: LinkConfig, files: readonly string[]): IsAnswered {
  const published = new Set(files.map(urlPathOf));
  const moved = new Set([...redirects.map(({ from }) => from), ...gone].map(canonicalTarget));
  const isPublished = (path: string) => published.has(path);
  return (address) => {
    const path = ownPathOf(address, site.baseUrl);
    if (path === undefined) return true;
    const isKnown = isPublished(path) || isPublished(`${path}/`) || isPublished(path.replace(/\/index\.html$/, "/"));
    const isMoved = moved.has(path) || moved.has(path + queryOf(address));
    return isKnown || isMoved || isOwnAddress(path) || aliasOf(path, isPublished) !== undefined;
  };
}

/**
 * The page's links to this site: pictures and files anywhere below the base address, other links only to folders in
 * which only Broadsheet publishes.
 */
function ownAddressesIn(page: string, baseUrl: string): readonly string[] {
  const addresses = new Set<string>();
  const basePath = new URL(baseUrl).pathname;
  for (const [, name, escaped = ""] of page.matchAll(/\s(src|href)="([^"]*)"/g)) {
    const written = escaped.replaceAll("&amp;", "&");
    // Pages link within the site by path; those made by an earlier version may have absolute URLs.
    const address = written.startsWith(basePath) ? baseUrl + written.slice(basePath.length) : written;
    if (!address.startsWith(baseUrl)) continue;
    if (name === "src" || documentFolders.test(address.slice(baseUrl.length))) addresses.add(address);
  }
  return [...addresses];
}

/**
 * The pictures and the like that a page shows. Links are not included, since an article may well link to a server that
 * its reader runs.
 */
function shownIn(page: string): readonly string[] {
  const written = [...page.matchAll(/\ssrc="([^"]*)"/g)].map(([, escaped = ""]) => escaped.replaceAll("&amp;", "&"));
  return [...new Set(written)].filter((address) => isWebAddress(address));
}

const documentFolders = /^(?:articles|tags|authors|feeds)\//;

function settingsLinks({ site, settingsOptions }: LinkConfig, isAnswered: IsAnswered): readonly Finding[] {
  const cover = site.podcast?.image;
  const pictures = {
    icon: site.icon,
    image: site.image,
    "podcast.image": cover === site.image ? undefined : cover,
  };
  return Object.entries(pictures).flatMap(([name, picture]) => {
    if (picture === undefined) return [];
    const address = new URL(picture, site.baseUrl).href;
    return isAnswered(address) ? [] : [deadEnd(settingsOptions.shownAs, `${name}: leads to ${address}`)];
  });
}

function deadEnd(where: string, claim: string): Finding {
  return {
    severity: "warning",
    where,
    what: `${claim}, where nothing is published`,
    why: "readers see a broken picture or an error there",
    mend: "correct the address; files are published from data/static (data/static/a.png is /a.png) and from the article's own folder (a.png, img/a.png)",
  };
}

function onTheirs(where: string, address: string): Finding {
  return {
    severity: "warning",
    where,
    what: `leads to ${address}, which is the reader's own computer`,
    why: "readers see a broken picture or an error there, and validators call such an enclosure an error",
    mend: "write the address at which others find it, or publish the file beside the article",
  };
}

function readPage(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // A missing page is reported elsewhere.
    return "";
  }
}
