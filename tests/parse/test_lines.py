"""What lines alone tell about a text."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rlm_core.parse.languages import LANGUAGES, Language
from rlm_core.parse.lines import outline_lines
from tests.parse.outline_check import check_tree, shown

PERL = b"""use strict;

# Sums up.
# In cents.
sub total {
    my ($cart) = @_;
}

package Shop::Till;
sub open { 1 }
"""
ELIXIR = b"""defmodule Shop.Cart do
  def total(cart), do: 0
end
"""
PROTOBUF = b"""syntax = "proto3";
package shop;

// What a customer wants.
message Cart {
  repeated string items = 1;
}
enum Color { RED = 0; }
service Shop {
  rpc Open (Cart) returns (Cart);
}
"""
TERRAFORM = b"""variable "region" {
  default = "eu"
}

resource "aws_s3_bucket" "goods" {
  bucket = "goods"
}
"""
MAKEFILE = b""".PHONY: all
CC := gcc

# Builds it all.
all: cart.o
\t$(CC) $<

clean:
\trm *.o
"""
CLOJURE = b"""(ns shop.cart)

(defn total
  [cart] 0)
"""
INI = b"""root = 1

[tool:pytest]
addopts = -q
[flake8]
"""
R = b"""total <- function(cart) {
  sum(cart)
}
"""
MIXED = [*PERL.splitlines(True), *MAKEFILE.splitlines(True), b"@interface A\n", b"# x\n", b"x"]


def check(language: str, content: bytes, expected: list[str]) -> None:
    outline = outline_lines(content, language)

    assert shown(outline)[1:] == expected
    assert outline.format == language
    check_tree(outline, content)


def test_perl() -> None:
    check(
        "perl",
        PERL,
        [
            "function ::total | sub total",
            "section ::Shop%3A%3ATill | package Shop::Till",
            "function ::open | sub open { 1 }",
        ],
    )


def test_elixir() -> None:
    check("elixir", ELIXIR, ["section ::Shop.Cart | defmodule Shop.Cart do"])


def test_protobuf() -> None:
    check(
        "protobuf",
        PROTOBUF,
        [
            "section ::shop | package shop",
            "class ::Cart | message Cart",
            "class ::Color | enum Color { RED = 0; }",
            "section ::Shop | service Shop",
        ],
    )


def test_terraform() -> None:
    check(
        "terraform",
        TERRAFORM,
        [
            'section ::region | variable "region"',
            'section ::aws_s3_bucket-goods | resource "aws_s3_bucket" "goods"',
        ],
    )


def test_makefile() -> None:
    check("makefile", MAKEFILE, ["function ::all | all: cart.o", "function ::clean | clean"])


def test_clojure() -> None:
    check(
        "clojure",
        CLOJURE,
        ["function ::shop.cart | (ns shop.cart)", "function ::total | (defn total"],
    )


def test_ini() -> None:
    check("ini", INI, ["section ::tool%3Apytest | [tool:pytest]", "section ::flake8 | [flake8]"])


def test_r() -> None:
    check("r", R, ["function ::total | total <- function(cart)"])


def test_a_definition_takes_along_the_comment_above() -> None:
    entry = outline_lines(PERL, "perl").entries[1]

    assert (entry.span.start_line, entry.span.end_line) == (3, 7)


def test_a_definition_that_looks_like_a_comment_is_not_taken_along() -> None:
    check(
        "objective-c",
        b"@interface Cart\n@end\n@protocol Shop\n@end\n",
        ["class ::Cart | @interface Cart", "class ::Shop | @protocol Shop"],
    )


def test_a_text_without_definitions_is_just_a_file() -> None:
    check("batch", b"echo one\n\necho two\n", [])


@settings(deadline=None)
@given(st.sampled_from(LANGUAGES), st.binary(max_size=400))
def test_any_bytes_give_a_proper_tree(language: Language, content: bytes) -> None:
    check_tree(outline_lines(content, language.name), content)


@settings(deadline=None)
@given(st.lists(st.sampled_from(MIXED)))
def test_any_order_of_lines_gives_a_proper_tree(lines: list[bytes]) -> None:
    content = b"".join(lines)

    for language in ("makefile", "perl", "clojure"):
        check_tree(outline_lines(content, language), content)
