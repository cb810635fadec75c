"""The checker of records is checked: a good record passes, and each thing broken in it is found.

    python3 -m unittest discover -s Tests/CommandTests
"""
import copy
import json
import unittest

import validate_records
from validate_records import Record

PAYLOAD = "<title>Ann &amp; Bo</title><p>\U0001F600 <b>Ann</b>\r\nBo &amp; Ann.</p>".encode()

GOOD = {
    "schema": "copydesk.article/1", "id": "1", "content_hash": "0" * 32, "kind": "article", "offsets": "unicode",
    "title": "Ann & Bo", "text": "\U0001F600 Ann Bo & Ann.",
    "origin": {"sources": ["payload"], "title": [[0, 4, 7, 11], [4, 5, 11, 16], [5, 8, 16, 19]],
               "text": [[0, 2, 30, 32], [2, 5, 35, 38], [5, 6, 42, 44], [6, 9, 44, 47], [9, 10, 47, 52], [10, 15, 52, 57]]},
    "word_count": 4, "reading_minutes": 1, "paragraphs": [[0, 15]], "sentences": [[0, 15]],
    "quotes": [{"start": 2, "end": 5, "speaker": {"name": "Ann", "entity": 0, "start": 11, "end": 14}, "cue": "Bo"}],
    "entities": [{"name": "Ann", "type": "person", "salience": 1.0, "confidence": 0.5, "mentions": [
        {"in": "title", "start": 0, "end": 3, "text": "Ann"}, {"in": "text", "start": 2, "end": 5, "text": "Ann"},
        {"in": "text", "start": 11, "end": 14, "text": "Ann"}, {"in": "text", "start": 2, "end": 14, "text": "Ann Bo & Ann"}]}],
    "summary": {"text": "\U0001F600 Ann Bo & Ann.", "sentences": [0]}, "stages": [], "pipeline": {"name": "x"},
}


def in_unit(record, unit):
    """The same record with offsets of another unit."""
    record = copy.deepcopy(record)
    width = {"utf8": lambda s: len(s.encode()), "utf16": lambda s: len(s.encode("utf-16-le")) // 2}[unit]
    source = validate_records.decoded(PAYLOAD)
    to = lambda string, offset: width(string[:offset])
    text, title = record["text"], record["title"]
    record["offsets"] = unit
    for key, string in (("text", text), ("title", title)):
        record["origin"][key] = [[to(string, a), to(string, b), to(source, c), to(source, d)]
                                 for a, b, c, d in record["origin"][key]]
    for key in ("paragraphs", "sentences"):
        record[key] = [[to(text, a), to(text, b)] for a, b in record[key]]
    for part in [q for q in record["quotes"]] + [q["speaker"] for q in record["quotes"]]:
        part["start"], part["end"] = to(text, part["start"]), to(text, part["end"])
    for mention in record["entities"][0]["mentions"]:
        string = record[mention["in"]]
        mention["start"], mention["end"] = to(string, mention["start"]), to(string, mention["end"])
    return record


class ValidatorTests(unittest.TestCase):
    def faults(self, change=None, base=GOOD, payload=PAYLOAD):
        record = copy.deepcopy(base)
        if change:
            change(record)
        return list(Record(record, payload).faults())

    def test_a_good_record_passes_in_every_unit(self):
        self.assertEqual(self.faults(), [])
        for unit in ("utf8", "utf16"):
            self.assertEqual(self.faults(base=in_unit(GOOD, unit)), [], unit)

    def test_each_broken_part_is_found(self):
        def mention(i, **values):
            return lambda r: r["entities"][0]["mentions"][i].update(values)
        changes = {
            "a mention beside its text": mention(1, start=3, end=6),
            "a mention beyond the end": mention(2, end=99),
            "a sentence beyond the end": lambda r: r.update(sentences=[[0, 16]]),
            "sentences that overlap": lambda r: r.update(sentences=[[0, 9], [8, 15]]),
            "a quote that ends before it starts": lambda r: r["quotes"][0].update(start=6),
            "a speaker beyond the end": lambda r: r["quotes"][0]["speaker"].update(end=16),
            "a speaker without entity": lambda r: r["quotes"][0]["speaker"].update(entity=1),
            "a summary that is not its sentences": lambda r: r["summary"].update(text="Ann"),
            "minutes that do not fit the words": lambda r: r.update(reading_minutes=2),
            "a run that leads beside the name": lambda r: r["origin"]["text"].__setitem__(1, [2, 5, 36, 39]),
            "a reference led to other characters": lambda r: r["origin"]["text"].__setitem__(4, [9, 10, 44, 52]),
            "a name that no run covers": lambda r: r["origin"]["title"].pop(0),
            "a run beyond its source": lambda r: r["origin"]["text"].__setitem__(5, [10, 15, 900, 905]),
            "a run without source": lambda r: r["origin"]["text"][0].append(7),
            "no origin": lambda r: r.pop("origin"),
            "keys out of order": lambda r: r.update(kind=r.pop("kind")),
        }
        for name, change in changes.items():
            self.assertNotEqual(self.faults(change), [], name)

    def test_a_cut_character_is_found(self):
        self.assertNotEqual(self.faults(lambda r: r.update(sentences=[[0, 2]]), in_unit(GOOD, "utf8")), [])
        self.assertNotEqual(self.faults(lambda r: r.update(sentences=[[0, 1]]), in_unit(GOOD, "utf16")), [])

    def test_pointers_and_arrays_of_strings_are_read_as_sources(self):
        document = {"a/b": ["x", 1, "y\u0000"], "c": {"d": "\ud800"}}
        self.assertEqual(validate_records.at_pointer(document, "/a~1b"), "x\n\ny ")
        self.assertEqual(validate_records.at_pointer(document, "/c/d"), "\ufffd")

    def test_the_schema_is_closed_but_for_fields(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("there is no jsonschema")
        schema = json.loads(validate_records.SCHEMA.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validator = jsonschema.Draft202012Validator(schema)
        self.assertEqual([e.message for e in validator.iter_errors(GOOD)], [])
        self.assertTrue(validator.is_valid(GOOD | {"fields": {"x": {"any": [1]}}}))
        for extra in ({"extra": 1}, {"quotes": [{"start": 0, "end": 1, "x": 1}]}, {"paragraphs": [[0, 1, 2]]},
                      {"paragraphs": [[0]]}, {"content_hash": "x"}, {"published_at": "2021-12-29 10:00"}, {"title": ""},
                      {"origin": {"sources": ["payload"], "text": [[0, 1, 2]]}}, {"offsets": "bytes"}, {"kind": "page"}):
            self.assertFalse(validator.is_valid(GOOD | extra), extra)
        self.assertEqual(list(schema["properties"]), validate_records.KEYS)


if __name__ == "__main__":
    unittest.main()
