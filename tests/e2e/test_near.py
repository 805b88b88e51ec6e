"""port/support/near.py: texts behind the Thumb functions that use them."""
import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../../port/support"))
import near  # noqa: E402


def function(name, uses, before=()):
    """A function as gcc writes it; uses: the texts that it loads, behind other words of its pool."""
    pool = [*before, *(f"\t.word\t{text}-(.LPIC{len(name)}{i}+4)" for i, text in enumerate(uses))]
    loads = [line for i in range(len(uses))
             for line in (place(f"\tldr\tr{i}, .L{len(name)}", 4 * (len(before) + i)), f".LPIC{len(name)}{i}:", f"\tadd\tr{i}, pc")]
    return [f'\t.section\t.text.{name},"ax",%progbits', f"{name}:", *loads, "\t.align\t2", f".L{len(name)}:", *pool,
            f"\t.size\t{name}, .-{name}"]


def place(load, offset):
    return load + (f"+{offset}" if offset else "")


def texts(**bodies):
    return ['\t.section\t.rodata.str1.1,"aMS",%progbits,1',
            *(line for name, body in bodies.items() for line in (f".{name}:", f'\t.ascii\t"{body}\\000"'))]


def rewritten(*parts):
    return list(near.rewrite([line for part in parts for line in part]))


def stays(out):
    """The texts that are still where gcc put them."""
    return [line for line, following in zip(out, out[1:]) if line.startswith(".LC") and ".ascii" in following]


def test_a_text_of_one_function_goes_behind_it():
    out = rewritten(texts(LC1="a long sentence"), function("f", [".LC1"]))
    assert stays(out) == []
    body = out[out.index("f:"):]
    label = body[1].split(", ")[1]
    assert body[1] == f"\tadr\tr0, {label}"
    assert body.index(f"{label}:") < body.index("\t.size\tf, .-f")
    assert body[body.index(f"{label}:") + 1] == '\t.ascii\t"a long sentence\\000"'
    assert not any("LPIC" in line for line in out)


def test_a_text_is_written_once_for_a_function_that_uses_it_twice():
    out = rewritten(texts(LC1="a long sentence"), function("f", [".LC1", ".LC1"]))
    assert sum("a long sentence" in line for line in out) == 1
    assert sum("\tadr\t" in line for line in out) == 2


def test_other_words_of_the_pool_are_found_where_they_are_then():
    out = rewritten(texts(LC1="a long sentence"), ["\t.text"],
                    function("f", [".LC1"], before=["\t.word\t1"]),
                    ['\t.section\t.text.gg,"ax",%progbits', "gg:", "\tldr\tr0, .L2+8", "\t.align\t2", ".L2:", "\t.word\t1",
                     "\t.word\t2", "\t.word\t3", "\t.size\tgg, .-gg"])
    at = out.index("\tldr\tr0, .L2_8")
    assert out[out.index(".L2_8:", at) + 1] == "\t.word\t3"
    assert out[out.index(".L1:") + 1] == "\t.word\t1"


def test_a_text_of_two_functions_stays_one():
    source = texts(LC1="no") + function("f", [".LC1"]) + function("gg", [".LC1"])
    assert list(near.rewrite(source)) == source


def test_a_text_that_a_table_names_stays_one():
    table = ['\t.section\t.data.rel.ro.table,"aw"', "table:", "\t.word\t.LC1"]
    source = texts(LC1="no") + table + function("f", [".LC1"])
    assert list(near.rewrite(source)) == source


@pytest.mark.parametrize("body, moved", [("end", True), ("is a sentence", False)])
def test_the_end_of_a_longer_text_goes_where_that_costs_less(body, moved):
    out = rewritten(texts(LC1=f"that: {body}", LC2=body), function("f", [".LC2"]))
    assert stays(out) == ([".LC1:"] if moved else [".LC1:", ".LC2:"])


@pytest.mark.parametrize("broken", ["\tadd\tr1, pc", "\tadd\tr0, r0, pc"])
def test_what_is_no_load_of_an_address_stays_as_it_is(broken):
    lines = function("f", [".LC1"])
    lines[lines.index("\tadd\tr0, pc")] = broken
    source = texts(LC1="a long sentence") + lines
    assert list(near.rewrite(source)) == source
