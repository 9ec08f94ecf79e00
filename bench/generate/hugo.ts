import { spawn } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type Cost, costOf } from "./measure.ts";

const settings = `
baseURL = "https://figures.example/"
title = "Figures"
languageCode = "en"
disableKinds = ["section", "sitemap", "robotsTXT", "404"]
rssLimit = 50
contentDir = "content"
[taxonomies]
tag = "tags"
author = "authors"
[frontmatter]
date = ["published"]
[outputs]
home = ["RSS"]
taxonomy = ["RSS"]
term = ["RSS"]

`;

/**
 * Makes Hugo build RSS for the main feed, each tag and each author from `home/data`, with its own template, full
 * content and no history.
 */
export function buildWithHugo(home: string): Promise<Cost> {
  mkdirSync(join(home, "layouts", "_default"), { recursive: true });
  writeFileSync(join(home, "config.toml"), settings);
  writeFileSync(join(home, "layouts", "_default", "rss.xml"), template);
  copyContent(join(home, "data", "articles"), join(home, "content"));
  const words = ["--source", home, "--destination", join(home, "hugo"), "--cacheDir", join(home, "hugo-cache")];
  return costOf(spawn("hugo", words, { stdio: "ignore" }));
}

/** Copies the articles, without pages of their own like ours: Hugo does not accept an address elsewhere as `url`. */
function copyContent(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const folder = join(to, relative(from, entry.path));
    mkdirSync(folder, { recursive: true });
    const text = readFileSync(join(entry.path, entry.name), "utf8");
    writeFileSync(join(folder, entry.name), text.replace("\nurl: ", "\n_build: { render: never }\nlink: "));
  }
}

const template = `{{- $pages := .Site.RegularPages -}}
{{- if not .IsHome }}{{ $pages = .RegularPages }}{{ end -}}
{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>
<description>{{ .Title }}</description>
{{ range first 50 $pages }}<item>
<title>{{ .Title }}</title>
<link>{{ .Params.link }}</link>
<guid>{{ .Params.link }}</guid>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate>
<description>{{ .Summary | plainify }}</description>
<content:encoded>{{ .Content | html }}</content:encoded>
</item>
{{ end }}</channel>
</rss>
`;
