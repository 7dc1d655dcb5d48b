"""What Ruby, PHP, Lua, Bash and SQL look like as outlines."""

import pytest

from tests.parse.outline_check import Sample, check

SAMPLES = (
    Sample(
        "ruby",
        "a module",
        """
# frozen_string_literal: true

# Sells things of all kinds.
module Shop
  MAX = 50

  # What a customer wants.
  class Cart < Base
    attr_reader :items

    # Sums up.
    #
    # In cents.
    def total(prices, discount: 0)
      prices.sum
    end

    def self.empty = new([])

    class << self
      def build(items); new(items); end
    end
  end
end

describe "Cart" do
  it "adds" do
    1
  end
end

task :deploy do
end
Point = Struct.new(:x, :y)
""",
        """
file
section ::Shop | module Shop | Sells things of all kinds.
constant ::Shop.MAX | MAX = 50
class ::Shop.Cart | class Cart < Base | What a customer wants.
method ::Shop.Cart.total | def total(prices, discount: 0) | Sums up. /  / In cents.
method ::Shop.Cart.empty | def self.empty
method ::Shop.Cart.build | def build(items)
section ::Cart | describe "Cart"
function ::Cart.adds | it "adds"
function ::deploy | task :deploy
constant ::Point | Point = Struct.new(:x, :y)
""",
    ),
    Sample(
        "php",
        "a file",
        r"""
<?php
/**
 * The cart of the shop.
 */

namespace App\Shop;

use App\Base;

/** What a customer wants. */
#[Entity]
final class Cart extends Base implements Shop
{
    public const MAX = 50;
    private array $items = [];
    /** Sums up. */
    #[Pure]
    public function total(array $prices): int { return 0; }
    abstract protected function open();
}

interface Shop { public function open(): bool; }
trait Counts { function count() {} }
enum Color: string { case Red = 'r'; public function next(): self { return self::Red; } }
function helper(int $a = 1): void {}
const TOP = 3;
""",
        """
file |  | The cart of the shop.
class ::Cart | final class Cart extends Base implements Shop | What a customer wants.
constant ::Cart.MAX | public const MAX = 50
method ::Cart.total | public function total(array $prices): int | Sums up.
method ::Cart.open | abstract protected function open()
class ::Shop | interface Shop
method ::Shop.open | public function open(): bool
class ::Counts | trait Counts
method ::Counts.count | function count()
class ::Color | enum Color: string
method ::Color.next | public function next(): self
function ::helper | function helper(int $a = 1): void
constant ::TOP | const TOP = 3
""",
    ),
    Sample(
        "lua",
        "a module",
        """
-- Sells things of all kinds.

local M = {}
MAX_ITEMS = 50

--- What a customer wants.
-- In cents.
function M.total(prices, discount)
  local function inner() end
  return 0
end

function M:open() return true end
local function helper(a) return a end
M.shut = function(self) return 1 end
--[[ Counts. ]]
local count = function() return 0 end
return M
""",
        """
file |  | Sells things of all kinds.
constant ::MAX_ITEMS | MAX_ITEMS = 50
function ::M.total | function M.total(prices, discount) | What a customer wants. / In cents.
function ::M.open | function M:open()
function ::helper | local function helper(a)
function ::M.shut | M.shut = function(self)
function ::count | local count = function() | Counts.
""",
    ),
    Sample(
        "bash",
        "a script",
        """
#!/usr/bin/env bash
# Deploys the whole shop.

set -euo pipefail
readonly MAX_ITEMS=50
TARGET="prod"

# Builds it all.
build() {
  local x=1
}

function deploy {
  build
}

deploy "$@"
""",
        """
file |  | Deploys the whole shop.
constant ::MAX_ITEMS | readonly MAX_ITEMS=50
constant ::TARGET | TARGET="prod"
function ::build | build() | Builds it all.
function ::deploy | function deploy
""",
    ),
    Sample(
        "sql",
        "a schema",
        """
-- The tables of the shop.

-- What a customer wants.
CREATE TABLE shop.carts (
    id bigint PRIMARY KEY,  -- a number
    total numeric NOT NULL
);
CREATE INDEX carts_total ON shop.carts (total);
CREATE OR REPLACE VIEW big_carts AS SELECT * FROM shop.carts WHERE total > 100;
/* Sums up. */
CREATE FUNCTION total(cart bigint) RETURNS numeric AS $$ SELECT 1 $$ LANGUAGE sql;
CREATE TYPE color AS ENUM ('red', 'green');
CREATE TRIGGER touch AFTER INSERT ON shop.carts EXECUTE FUNCTION touched();
INSERT INTO shop.carts VALUES (1, 2);
""",
        """
file |  | The tables of the shop.
class ::shop.carts | CREATE TABLE shop.carts | What a customer wants.
constant ::carts_total | CREATE INDEX carts_total ON shop.carts (total)
class ::big_carts | CREATE OR REPLACE VIEW big_carts AS
function ::total | CREATE FUNCTION total(cart bigint) RETURNS numeric | Sums up.
class ::color | CREATE TYPE color AS ENUM ('red', 'green')
function ::touch | CREATE TRIGGER touch AFTER INSERT ON shop.carts EXECUTE FUNCTION touched()
""",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_definitions_become_nodes(sample: Sample) -> None:
    check(sample)
