"""What Java, Kotlin, Scala and C# look like as outlines."""

import pytest

from tests.parse.outline_check import Sample, check

SAMPLES = (
    Sample(
        "java",
        "a class",
        """
/*
 * Licensed under the Apache License.
 */
package com.example.shop;

import java.util.List;

/**
 * What a customer wants, see {@link Shop}.
 *
 * @author nobody
 */
@Entity
@Table(name = "carts")
public class Cart<T> extends Base implements Shop {
    /** As many as fit. */
    public static final int MAX = 50;
    private int size;

    public Cart(List<T> items) { super(items); }

    /** Sums up. */
    @Override
    public <R> int total(List<R> prices) throws EmptyException {
        Runnable r = new Runnable() { public void run() {} };
        return 0;
    }

    interface Visitor { void visit(Cart<?> cart); }
    enum Color { RED; Color next() { return RED; } }
}

record Price(int cents) { Price { } }
@interface Sold { String by() default ""; }
interface Limits { int LOW = 1; }
""",
        """
file
class ::Cart | public class Cart<T> extends Base implements Shop | What a customer wants, see Shop. /  / @author nobody
constant ::Cart.MAX | public static final int MAX = 50 | As many as fit.
method ::Cart.Cart | public Cart(List<T> items)
method ::Cart.total | public <R> int total(List<R> prices) throws EmptyException | Sums up.
class ::Cart.Visitor | interface Visitor
method ::Cart.Visitor.visit | void visit(Cart<?> cart)
class ::Cart.Color | enum Color
method ::Cart.Color.next | Color next()
class ::Price | record Price(int cents)
method ::Price.Price | Price
class ::Sold | @interface Sold
method ::Sold.by | String by() default ""
class ::Limits | interface Limits
constant ::Limits.LOW | int LOW = 1
""",
    ),
    Sample(
        "kotlin",
        "a file",
        """
package shop

/** What a customer wants. */
@Serializable
data class Cart(val items: List<String>) : Base() {
    companion object {
        const val MAX = 50
    }
    /** Sums up. */
    override fun total(prices: Map<String, Int>): Int = 0
    constructor(item: String) : this(listOf(item)) {}
    val size: Int get() = items.size
}

sealed interface Shop {
    fun open(): Boolean
}

object Till {
    fun ring() {}
}

enum class Color { RED, GREEN }
// Cuts.
fun String.shorten(length: Int): String { return this }
typealias Id = Int
val defaultName = "cart"
""",
        """
file
class ::Cart | data class Cart(val items: List<String>) : Base() | What a customer wants.
class ::Cart.object | companion object
constant ::Cart.object.MAX | const val MAX = 50
method ::Cart.total | override fun total(prices: Map<String, Int>): Int | Sums up.
method ::Cart.constructor | constructor(item: String) : this(listOf(item))
class ::Shop | sealed interface Shop
method ::Shop.open | fun open(): Boolean
class ::Till | object Till
method ::Till.ring | fun ring()
class ::Color | enum class Color
function ::String.shorten | fun String.shorten(length: Int): String | Cuts.
constant ::Id | typealias Id = Int
constant ::defaultName | val defaultName = "cart"
""",
    ),
    Sample(
        "scala",
        "a file",
        """
package shop

/** What a customer wants. */
case class Cart(items: List[String]) extends Base with Shop {
  def total(prices: Map[String, Int]): Int = { 0 }
  val size = 1
}

trait Shop { def open(): Boolean }
object Cart {
  val Max = 50
  // Empty.
  def empty = Cart(Nil)
  type Id = Int
}
enum Color { case Red, Green }
given byName: Ordering[Cart] with { def compare(a: Cart, b: Cart) = 0 }
extension (text: String) def shorten: String = text
val top = 1
""",
        """
file
class ::Cart | case class Cart(items: List[String]) extends Base with Shop | What a customer wants.
method ::Cart.total | def total(prices: Map[String, Int]): Int
class ::Shop | trait Shop
method ::Shop.open | def open(): Boolean
class ::Cart~2 | object Cart
constant ::Cart~2.Max | val Max = 50
method ::Cart~2.empty | def empty | Empty.
constant ::Cart~2.Id | type Id = Int
class ::Color | enum Color
class ::byName | given byName: Ordering[Cart] with
method ::byName.compare | def compare(a: Cart, b: Cart)
section ::extension-(text%3A-String) | extension (text: String)
method ::extension-(text%3A-String).shorten | def shorten: String
constant ::top | val top = 1
""",
    ),
    Sample(
        "csharp",
        "a file",
        """
using System;

namespace Shop.Inner
{
    /// <summary>
    /// What a customer wants, see <see cref="Till"/>.
    /// </summary>
    [Serializable]
    public class Cart<T> : Base, IShop where T : class
    {
        public const int Max = 50;
        private static readonly string Name = "cart";
        public int Size { get; set; }
        public Cart(int size) : base(size) { }
        /// <summary>Sums up.</summary>
        [Obsolete("gone")]
        public async Task<int> TotalAsync(int[] prices) => 0;
        public static Cart<T> operator +(Cart<T> a, Cart<T> b) { return a; }
        ~Cart() { }
        public T this[int index] { get { return null; } }
        public delegate void Changed(int size);
    }

    public interface IShop { void Open(); }
    public record Price(int Cents);
    public struct Point { }
    public enum Color { Red }
}
""",
        """
file
section ::Shop.Inner | namespace Shop.Inner
class ::Shop.Inner.Cart | public class Cart<T> : Base, IShop where T : class | What a customer wants, see Till.
constant ::Shop.Inner.Cart.Max | public const int Max = 50
constant ::Shop.Inner.Cart.Name | private static readonly string Name = "cart"
method ::Shop.Inner.Cart.Cart | public Cart(int size) : base(size)
method ::Shop.Inner.Cart.TotalAsync | public async Task<int> TotalAsync(int[] prices) | Sums up.
method ::Shop.Inner.Cart.operator-+ | public static Cart<T> operator +(Cart<T> a, Cart<T> b)
method ::Shop.Inner.Cart.%7E-Cart | ~Cart()
method ::Shop.Inner.Cart.this | public T this[int index]
constant ::Shop.Inner.Cart.Changed | public delegate void Changed(int size)
class ::Shop.Inner.IShop | public interface IShop
method ::Shop.Inner.IShop.Open | void Open()
class ::Shop.Inner.Price | public record Price(int Cents)
class ::Shop.Inner.Point | public struct Point
class ::Shop.Inner.Color | public enum Color
""",
    ),
)


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_definitions_become_nodes(sample: Sample) -> None:
    check(sample)
