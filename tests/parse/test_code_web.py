"""What JavaScript, TypeScript and the pages around them look like as outlines."""

import pytest

from tests.parse.outline_check import Sample, check

SAMPLES = (
    Sample(
        "javascript",
        "a module",
        """
'use strict';

/**
 * The cart of a shop.
 * @module cart
 */
import { send } from './send';
const path = require('path');

/** As many as fit. */
export const MAX_ITEMS = 50;
let count = 0;

/**
 * Add up, see {@link Cart}.
 * @param {number[]} prices
 */
export default async function total(prices) {
  const inner = () => 1;
  function helper() {}
  return inner();
}

// Prints prices.
export const format = (cents, { currency = 'EUR' } = {}) => {
  return cents + currency;
};

export class Cart extends Base {
  static #secret = 1;
  constructor(items) { super(); }
  // How many.
  get size() { return 1; }
  async *each() { yield 1; }
  onClick = (event) => { };
}

export const Card = memo(({ title }) => {
  const onClose = () => {};
  return title;
});

const api = {
  get(id) { return id; },
  remove: async (id) => {},
};

function* ids() {}
var old = function () {};
module.exports.add = function (a, b) { return a + b; };
exports.sub = (a, b) => a - b;
Cart.prototype.clear = function () { };
Cart.create = function () { };
module.exports = function main() { };
""",
        """
file |  | The cart of a shop. / @module cart
constant ::MAX_ITEMS | export const MAX_ITEMS = 50 | As many as fit.
function ::total | export default async function total(prices) | Add up, see Cart. / @param {number[]} prices
function ::format | export const format = (cents, { currency = 'EUR' } = {}) | Prints prices.
class ::Cart | export class Cart extends Base
method ::Cart.constructor | constructor(items)
method ::Cart.size | get size() | How many.
method ::Cart.each | async *each()
method ::Cart.onClick | onClick = (event)
constant ::Card | export const Card = memo(({ title }) => { const onClose = () => {}; return title; })
constant ::api | const api = { get(id) { return id; }, remove: async (id) => {}, }
method ::api.get | get(id)
method ::api.remove | remove: async (id)
function ::ids | function* ids()
function ::old | var old = function ()
function ::add | module.exports.add = function (a, b)
function ::sub | exports.sub = (a, b)
method ::Cart.clear | Cart.prototype.clear = function ()
function ::Cart.create | Cart.create = function ()
function ::main | module.exports = function main()
""",
    ),
    Sample(
        "javascript",
        "a wrapper and tests",
        """
(function (root) {
  function visible() {
    function hidden() {}
  }
})(this);

describe("Cart", () => {
  // Runs first.
  it("adds an item", async () => {
    const helper = () => {};
  });
  it.skip('counts', function () {});
});
QUnit.test("works", (assert) => {});
app.get("/", (request) => {});
""",
        """
file
function ::visible | function visible()
section ::Cart | describe("Cart")
function ::Cart.adds-an-item | it("adds an item") | Runs first.
function ::Cart.counts | it.skip('counts')
function ::works | QUnit.test("works")
""",
    ),
    Sample(
        "typescript",
        "a module",
        """
/** Who buys. */
export interface Buyer<T> extends Person {
  name: string;
  /** Pays. */
  pay(cents: number): Promise<void>;
}
export type Id = string | number;
export enum Color { Red, Green }
export declare const VERSION: string;
declare function trace(text: string): void;

function parse(text: string): Cart;
function parse(text: Buffer): Cart;
function parse(text: any): Cart { return text; }

@Component({ selector: 'cart' })
export class CartView {
  @Input() title: string;
  private readonly items = 1;
  constructor(private service: Service) {}
  @Output()
  submit(): void {}
  handle = async (event: Event): Promise<void> => {};
}
export abstract class Shape { abstract area(): number; }
namespace Shop.Inner { export function open() {} }
declare module "shop" { export const door: number; }
""",
        """
file
class ::Buyer | export interface Buyer<T> extends Person | Who buys.
method ::Buyer.pay | pay(cents: number): Promise<void> | Pays.
constant ::Id | export type Id = string | number
class ::Color | export enum Color
constant ::VERSION | export declare const VERSION: string
function ::trace | declare function trace(text: string): void
function ::parse | function parse(text: any): Cart
class ::CartView | export class CartView
method ::CartView.constructor | constructor(private service: Service)
method ::CartView.submit | submit(): void
method ::CartView.handle | handle = async (event: Event): Promise<void>
class ::Shape | export abstract class Shape
method ::Shape.area | abstract area(): number
section ::Shop.Inner | namespace Shop.Inner
function ::Shop.Inner.open | export function open()
section ::shop | declare module "shop"
""",
    ),
    Sample(
        "tsx",
        "a component",
        """
type Props = { title: string };

/** A card. */
export function Card({ title }: Props) {
  return <div onClick={() => {}}>{title}</div>;
}
""",
        """
file
constant ::Props | type Props = { title: string }
function ::Card | export function Card({ title }: Props) | A card.
""",
    ),
    Sample(
        "html",
        "a page",
        """
<!DOCTYPE html>
<html>
<head><title>Shop</title>
<script src="cart.js"></script>
<script>let a = 1;</script>
</head>
<body>
<!-- Everything to buy. -->
<main id="goods" class="wide">
  <h1>Our goods</h1>
  <section id=fruit><h2>Fruit</h2><p>Apples</p></section>
</main>
</body>
</html>
""",
        """
file
section ::Shop | <title>Shop</title>
section ::script | <script src="cart.js">
section ::script~2 | <script>
section ::goods | <main id="goods" class="wide"> | Everything to buy.
section ::goods.Our-goods | <h1>Our goods</h1>
section ::goods.fruit | <section id=fruit>
section ::goods.fruit.Fruit | <h2>Fruit</h2>
""",
    ),
    Sample(
        "vue",
        "a component",
        """
<template>
  <p>{{ title }}</p>
</template>
<script setup>
const title = 1
</script>
<style scoped>
p { color: red }
</style>
""",
        """
file
section ::template | <template>
section ::script | <script setup>
section ::style | <style scoped>
""",
    ),
    Sample(
        "css",
        "a style sheet",
        """
@import "base.css";
:root { --ink: black; }

.btn { color: red; }
.btn-primary, a:hover { color: blue; }
.card { margin: 0; }

/* Forms */

.field { padding: 0; }
label { font: inherit; }
@media (min-width: 30em) {
  .btn { color: green; }
}
@keyframes spin { from { top: 0; } }
@font-face { font-family: "Ink"; }
@layer base { h1 { margin: 0; } }
""",
        """
file
section ::%3Aroot | :root
section ::.btn | .btn
section ::.card | .card
section ::.field | .field | Forms
section ::@media-(min-width%3A-30em) | @media (min-width: 30em)
section ::@keyframes-spin | @keyframes spin
section ::@font-face | @font-face
section ::@layer-base | @layer base
section ::@layer-base.h1 | h1
""",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_definitions_become_nodes(sample: Sample) -> None:
    check(sample)
