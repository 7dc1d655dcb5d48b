"""What Rust, Go, C, C++ and Swift look like as outlines."""

import pytest

from tests.parse.outline_check import Sample, check

SAMPLES = (
    Sample(
        "rust",
        "a crate",
        """
//! A shop in a crate.

use std::fmt;

/// What a customer wants.
///
/// Counted in cents.
#[derive(Debug, Clone)]
pub struct Cart<T> {
    items: Vec<T>,
}

pub trait Shop: Send {
    const DOORS: u8;
    /// Opens it.
    fn open(&self) -> bool;
    fn shut(&self) {}
}

impl<T: fmt::Display> fmt::Display for Cart<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { Ok(()) }
}

impl<T> Cart<T> {
    pub const MAX: usize = 50;
    #[must_use]
    pub fn new() -> Self { fn inner() {} todo!() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_adds() {}
}

pub enum Color { Red, Rgb(u8, u8, u8) }
pub type Result<T> = std::result::Result<T, Error>;
static LIMIT: u8 = 3;
macro_rules! cart { () => {} }
pub struct Unit;
mod elsewhere;
""",
        """
file |  | A shop in a crate.
class ::Cart | pub struct Cart<T> | What a customer wants. /  / Counted in cents.
class ::Shop | pub trait Shop: Send
constant ::Shop.DOORS | const DOORS: u8
method ::Shop.open | fn open(&self) -> bool | Opens it.
method ::Shop.shut | fn shut(&self)
section ::impl-fmt.Display-for-Cart<T> | impl<T: fmt::Display> fmt::Display for Cart<T>
method ::impl-fmt.Display-for-Cart<T>.fmt | fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result
section ::impl-Cart<T> | impl<T> Cart<T>
constant ::impl-Cart<T>.MAX | pub const MAX: usize = 50
method ::impl-Cart<T>.new | pub fn new() -> Self
section ::tests | mod tests
function ::tests.it_adds | fn it_adds()
class ::Color | pub enum Color
constant ::Result | pub type Result<T> = std::result::Result<T, Error>
constant ::LIMIT | static LIMIT: u8 = 3
function ::cart | macro_rules! cart
class ::Unit | pub struct Unit
""",
    ),
    Sample(
        "go",
        "a package",
        """
// Copyright 2031 The Shop Authors. All rights reserved.

// Package shop sells things.
package shop

import "fmt"

// MaxItems is plenty.
const MaxItems = 50

const (
	// Red is warm.
	Red = iota
	Green // cold
)

var ErrEmpty = errors.New("empty")

// Cart holds items.
type Cart struct {
	Items []string
}

type (
	// Shop opens.
	Shop interface {
		Open() error
	}
	Handler func(int) error
)

// Total sums it all.
//
// It never fails.
func (c *Cart) Total(prices map[string]int) (int, error) {
	add := func(a int) int { return a }
	return add(0), nil
}

func (l List[T]) Len() int { return 0 }

func New[T any](items ...T) *Cart { return nil }
""",
        """
file |  | Package shop sells things.
constant ::MaxItems | const MaxItems = 50 | MaxItems is plenty.
constant ::Red | Red = iota | Red is warm.
constant ::Green | Green | cold
constant ::ErrEmpty | var ErrEmpty = errors.New("empty")
class ::Cart | type Cart struct | Cart holds items.
class ::Shop | Shop interface | Shop opens.
constant ::Handler | Handler func(int) error
method ::Cart.Total | func (c *Cart) Total(prices map[string]int) (int, error) | Total sums it all. /  / It never fails.
method ::List.Len | func (l List[T]) Len() int
function ::New | func New[T any](items ...T) *Cart
""",
    ),
    Sample(
        "c",
        "a header",
        """
/* Copyright (c) 2031 The Shop Authors */

/* Counts what is in a cart. */
#ifndef CART_H
#define CART_H
#define MAX_ITEMS 50
#define LARGER(a, b) ((a) > (b) ? (a) : (b))

typedef struct cart cart;

/** What a customer wants. */
struct cart {
    int items[MAX_ITEMS];
};

typedef struct { int cents; } price;
typedef struct node { struct node *next; } node;
enum color { RED, GREEN };
typedef int (*callback)(const char *name);

// Adds one.
int cart_add(cart *self, int item);
char **cart_names(void);

static inline int *first(cart *self) {
    return self->items;
}
int first_price(void);
int first_price(void) { return 0; }
static const char *const NAMES[] = { "a" };
#endif
""",
        """
file |  | Counts what is in a cart.
constant ::MAX_ITEMS | #define MAX_ITEMS 50
function ::LARGER | #define LARGER(a, b)
class ::cart | struct cart | What a customer wants.
class ::price | typedef struct price
class ::node | typedef struct node
class ::color | enum color
constant ::callback | typedef int (*callback)(const char *name)
function ::cart_add | int cart_add(cart *self, int item) | Adds one.
function ::cart_names | char **cart_names(void)
function ::first | static inline int *first(cart *self)
function ::first_price | int first_price(void)
constant ::NAMES | static const char *const NAMES[] = { "a" }
""",
    ),
    Sample(
        "cpp",
        "a class and what is outside of it",
        """
namespace shop::inner {

/// What a customer wants.
template <typename T>
class Cart : public Base<T> {
public:
    explicit Cart(int size) : size_(size) {}
    ~Cart();
    /** How many. */
    virtual int size() const override { return size_; }
    bool operator==(const Cart& other) const;
    static constexpr int MAX = 50;
private:
    int size_;
};

struct Price { int cents; };
enum class Color { Red };
using Names = std::vector<std::string>;

template <typename T>
Cart<T>::~Cart() {}

int Shop::open(int door) const { return door; }
std::string& Shop::name() { return name_; }
template <class T> concept Sold = requires(T t) { t.price; };
}  // namespace shop::inner

extern "C" {
void c_open(void);
}
int main(int argc, char** argv) { return 0; }
""",
        """
file
section ::shop.inner | namespace shop::inner
class ::shop.inner.Cart | template <typename T> class Cart : public Base<T> | What a customer wants.
method ::shop.inner.Cart.Cart | explicit Cart(int size) : size_(size)
method ::shop.inner.Cart.%7ECart | ~Cart()
method ::shop.inner.Cart.size | virtual int size() const override | How many.
method ::shop.inner.Cart.operator== | bool operator==(const Cart& other) const
constant ::shop.inner.Cart.MAX | static constexpr int MAX = 50
class ::shop.inner.Price | struct Price
class ::shop.inner.Color | enum class Color
constant ::shop.inner.Names | using Names = std::vector<std::string>
method ::shop.inner.Cart.%7ECart~2 | template <typename T> Cart<T>::~Cart()
method ::shop.inner.Shop.open | int Shop::open(int door) const
method ::shop.inner.Shop.name | std::string& Shop::name()
class ::shop.inner.Sold | template <class T> concept Sold = requires(T t) { t.price; }
function ::c_open | void c_open(void)
function ::main | int main(int argc, char** argv)
""",
    ),
    Sample(
        "swift",
        "a module",
        """
import Foundation

/// What a customer wants.
@objc
public final class Cart: NSObject {
    static let max = 50
    var items: [String] = []
    init(items: [String]) { self.items = items }
    deinit {}
    /// Sums up.
    @discardableResult
    func total(of prices: [Int]) -> Int { return 0 }
    subscript(index: Int) -> String { return items[index] }
}
struct Price { let cents: Int }
protocol Shop { func open() throws }
extension Cart: Shop { func open() throws {} }
enum Color { case red }
actor Till {}
typealias Id = Int
let defaultName = "cart"
func main() {}
""",
        """
file
class ::Cart | public final class Cart: NSObject | What a customer wants.
constant ::Cart.max | static let max = 50
method ::Cart.init | init(items: [String])
method ::Cart.deinit | deinit
method ::Cart.total | func total(of prices: [Int]) -> Int | Sums up.
method ::Cart.subscript | subscript(index: Int) -> String
class ::Price | struct Price
class ::Shop | protocol Shop
method ::Shop.open | func open() throws
section ::extension-Cart | extension Cart: Shop
method ::extension-Cart.open | func open() throws
class ::Color | enum Color
class ::Till | actor Till
constant ::Id | typealias Id = Int
constant ::defaultName | let defaultName = "cart"
function ::main | func main()
""",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_definitions_become_nodes(sample: Sample) -> None:
    check(sample)
