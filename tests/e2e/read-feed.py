"""Reads the feed at an address with feedparser and writes what it made of it as JSON."""

import calendar
import json
import sys

import feedparser


def instant(parsed):
    return None if parsed is None else calendar.timegm(parsed)


def entry(read):
    return {
        "id": read.get("id"),
        "title": read.get("title"),
        "link": read.get("link"),
        "published": instant(read.get("published_parsed")),
        "updated": instant(read.get("updated_parsed")),
        "authors": [author.get("name") for author in read.get("authors", [])],
        "tags": [tag.get("term") for tag in read.get("tags", [])],
        "enclosures": [link.get("href") for link in read.get("enclosures", [])],
    }


def feed(address, etag=None):
    read = feedparser.parse(address, etag=etag)
    return {
        "bozo": bool(read.bozo),
        "version": read.version,
        "status": read.get("status"),
        "etag": read.get("etag"),
        "title": read.feed.get("title"),
        "entries": [entry(each) for each in read.entries],
    }


first = feed(sys.argv[1])
print(json.dumps([first, feed(sys.argv[1], first["etag"])] if first["etag"] else [first]))
