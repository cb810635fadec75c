#!/usr/bin/env python3
"""Checks enriched records, one JSON object a line on stdin: the schema, and what a schema can't say.

    copydesk enrich page.html | validate_records.py --payload page.html
    validate_records.py --payloads inputs.jsonl < records.jsonl     # line n of the inputs made record n

Needs the package jsonschema. Prints each fault with the record's number, and exits with 1 when there is one.
Also imported: Record(record).faults(), Record(record, payload).faults().
"""
import argparse
import codecs
import html
import json
import math
import pathlib
import re
import sys
import unicodedata

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "deploy" / "schema" / "article-1.json"
KEYS = ("schema id content_hash kind url offsets language title section authors dateline published_at modified_at tags "
        "image publisher text origin word_count reading_minutes paragraphs sentences quotes entities keywords summary "
        "fingerprint fields stages pipeline warnings").split()
# What Python calls encodings whose WHATWG name means another one to it, or nothing.
PYTHONS_NAME = {"shift_jis": "cp932", "gbk": "gb18030", "big5": "big5hkscs", "windows-874": "cp874", "euc-kr": "cp949",
                "x-mac-cyrillic": "mac_cyrillic", "macintosh": "mac_roman", "iso-8859-8-i": "iso-8859-8", "ibm866": "cp866"}
CONTROLS = {c: " " for c in range(0x20) if c not in (0x09, 0x0A, 0x0C, 0x0D)}


class Text:
    """A string that is cut by offsets of the record's unit."""

    def __init__(self, string, unit):
        self.string = string
        self.codec = {"unicode": None, "utf8": "utf-8", "utf16": "utf-16-le"}[unit]
        self.width = 2 if unit == "utf16" else 1
        self.units = string if self.codec is None else string.encode(self.codec)
        self.length = len(self.units) // self.width

    def cut(self, start, end):
        """The characters of a range; raises UnicodeDecodeError where a character would be cut in two."""
        part = self.units[start * self.width:end * self.width]
        return part if self.codec is None else part.decode(self.codec)


def decoded(payload, charset=None):
    """A whole payload as Unicode, from the charset that the record names; without one it is UTF-8."""
    for mark, codec in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if payload.startswith(mark):
            return payload[len(mark):].decode(codec, "replace").translate(CONTROLS)
    name = (charset or "utf-8").lower()
    return payload.decode(PYTHONS_NAME.get(name, name), "replace").translate(CONTROLS)


def text_of(element):
    """The text of an array's element: a string, or that of an object or of its `data`."""
    if isinstance(element, str):
        return element
    for holder in (element, element.get("data")) if isinstance(element, dict) else ():
        for name in ("text", "content", "rendered", "html", "value", "body"):
            string = holder.get(name) if isinstance(holder, dict) else None
            if isinstance(string, str) and re.search("[^\0- ]", string):
                return string
    return None


def at_pointer(document, pointer):
    """What a JSON pointer leads to, as the record's sources read it."""
    for part in pointer.split("/")[1:]:
        part = part.replace("~1", "/").replace("~0", "~")
        document = document[int(part)] if isinstance(document, list) else document[part]
    if isinstance(document, list):
        document = "\n\n".join(s for s in map(text_of, document) if s is not None)
    return re.sub("[\ud800-\udfff]", "\ufffd", document).translate(CONTROLS)


def plain(string):
    """Characters as they read: without tags, references, white space and forms that only look different."""
    string = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), string)  # of JSON in a script
    string = re.sub(r"(?s)<!--.*?-->|</?[a-zA-Z][^<>]*>", " ", string)
    string = unicodedata.normalize("NFKC", html.unescape(string))
    string = re.sub("[\u00ad\u200b-\u200f\u2060\ufeff]", "", string)
    return re.sub(r"\s+", " ", string).strip()


class Record:
    def __init__(self, record, payload=None):
        self.record = record
        self.payload = payload
        unit = record.get("offsets", "unicode")
        self.texts = {"text": Text(record.get("text", ""), unit), "title": Text(record.get("title", ""), unit)}
        self.unit = unit

    def faults(self):
        checks = [self.order, self.ranges, self.mentions, self.numbers]
        if self.payload is not None:
            checks.append(self.origins)
        for check in checks:
            try:
                yield from check()
            except UnicodeDecodeError:
                yield f"{check.__name__}: an offset cuts a character in two"

    def order(self):
        wanted = [k for k in KEYS if k in self.record]
        if list(self.record) != wanted:
            yield f"keys in the order {list(self.record)}, not {wanted}"

    def ranges(self):
        text = self.texts["text"]
        for key in ("paragraphs", "sentences"):
            last = 0
            for start, end in self.record.get(key, []):
                if not last <= start <= end <= text.length:
                    yield f"{key}: [{start}, {end}] is not after {last} and within the text's {text.length}"
                last = end
                yield from self.whole(key, text, start, end)
        for i, quote in enumerate(self.record.get("quotes", [])):
            speaker = quote.get("speaker", {})
            for what, part in (("quote", quote), ("speaker", speaker)):
                if "start" in part:
                    if not 0 <= part["start"] <= part["end"] <= text.length:
                        yield f"{what} {i}: [{part['start']}, {part['end']}] is not within the text's {text.length}"
                    yield from self.whole(what, text, part["start"], part["end"])
            if speaker.get("entity", 0) >= max(len(self.record.get("entities", [])), 1):
                yield f"quote {i}: there is no entity {speaker['entity']}"

    def whole(self, what, text, start, end):
        try:
            text.cut(start, end)
        except UnicodeDecodeError:
            yield f"{what}: [{start}, {end}] cuts a character in two"

    def mentions(self):
        for i, entity in enumerate(self.record.get("entities", [])):
            for m in entity["mentions"]:
                text = self.texts[m["in"]]
                try:
                    found = text.cut(m["start"], m["end"])
                except UnicodeDecodeError:
                    found = None
                if found != m["text"] or m["end"] > text.length:
                    yield f"entity {i}: {m['in']}[{m['start']}:{m['end']}] is {found!r}, not {m['text']!r}"

    def numbers(self):
        record, text = self.record, self.texts["text"]
        summary = record.get("summary")
        if summary:
            sentences = record["sentences"]
            if summary["sentences"] != sorted(set(summary["sentences"])):
                yield "summary: its sentences do not ascend"
            elif summary["sentences"][-1] >= len(sentences):
                yield "summary: there is no such sentence"
            elif summary["text"] != " ".join(text.cut(*sentences[i]) for i in summary["sentences"]):
                yield "summary: its text is not its sentences, joined by a space"
        if "word_count" in record and record["reading_minutes"] != math.ceil(record["word_count"] / 238):
            yield "reading_minutes is not word_count at 238 a minute, rounded up"

    def sources(self):
        out = []
        for name in self.record["origin"]["sources"]:
            if name == "payload":
                out.append(Text(decoded(self.payload, self.record["origin"].get("charset")), self.unit))
            else:
                document = json.loads(self.payload.decode("utf-8-sig", "replace"), strict=False)
                out.append(Text(at_pointer(document, name), self.unit))
        return out

    def origins(self):
        origin = self.record.get("origin")
        if origin is None:
            if self.record.get("text"):
                yield "origin: there is none"
            return
        sources = self.sources()
        for key in ("title", "text"):
            last = 0
            for run in origin.get(key, []):
                start, end, first, after = run[:4]
                if (run[4] if len(run) > 4 else 0) >= len(sources):
                    yield f"origin: {key} run {run} has no source"
                    return
                source = sources[run[4] if len(run) > 4 else 0]
                if not (last <= start < end <= self.texts[key].length and 0 <= first <= after <= source.length):
                    yield f"origin: {key} run {run} is out of order or out of its strings"
                last = end
        for i, entity in enumerate(self.record.get("entities", [])):
            for m in entity["mentions"]:
                yield from self.leads_back(i, m, origin.get(m["in"], []), sources)

    def leads_back(self, i, mention, runs, sources):
        """Follows each run that a mention touches, and compares what stands there with what the mention says."""
        text = self.texts[mention["in"]]
        at = mention["start"]
        for run in runs:
            start, end, first, after = run[:4]
            if end <= mention["start"] or start >= mention["end"]:
                continue
            source = sources[run[4] if len(run) > 4 else 0]
            low, high = max(start, mention["start"]), min(end, mention["end"])
            if text.cut(at, low).strip():
                yield f"entity {i}: no run covers {text.cut(at, low)!r} of {mention['text']!r}"
            at = high
            if end - start == after - first:
                there, here = source.cut(first + low - start, first + high - start), text.cut(low, high)
            else:
                there, here = source.cut(first, after), text.cut(start, end)
            if there != here and plain(there) != plain(here):
                yield f"entity {i}: {here!r} of {mention['text']!r} is led back to {there!r}"
        if text.cut(at, mention["end"]).strip():
            yield f"entity {i}: no run covers {text.cut(at, mention['end'])!r} of {mention['text']!r}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schema", default=SCHEMA, help="the JSON Schema")
    parser.add_argument("--payload", action="append", default=[], metavar="FILE", help="the payload of the next record")
    parser.add_argument("--payloads", metavar="FILE", help="payloads, one a line")
    arguments = parser.parse_args()
    import jsonschema
    schema = json.loads(pathlib.Path(arguments.schema).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    payloads = [pathlib.Path(p).read_bytes() for p in arguments.payload]
    if arguments.payloads:
        payloads += pathlib.Path(arguments.payloads).read_bytes().splitlines()
    count = faulty = 0
    for count, line in enumerate(sys.stdin.buffer, 1):
        record = json.loads(line.decode("utf-8"))
        faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}" for e in validator.iter_errors(record)]
        payload = payloads[count - 1] if count <= len(payloads) else None
        faults = faults or list(Record(record, payload).faults())
        faulty += bool(faults)
        for fault in faults:
            print(f"record {count}: {fault}")
    if payloads and count != len(payloads):
        print(f"{len(payloads)} payloads, but {count} records")
        faulty += 1
    print(f"{count} records, {faulty} with faults")
    return 1 if faulty or not count else 0


if __name__ == "__main__":
    sys.exit(main())
