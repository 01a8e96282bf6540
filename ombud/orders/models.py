"""Orders, their items, the parcels they left in, and the rates money was changed at."""

from django.db import models

from ombud.people.models import Customer, Shop
from ombud.store import begins  # noqa: F401 the lookup `number__begins`


class Product(models.Model):
    """Something sold or bought for others, by the seller's title."""

    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    sku = models.CharField(max_length=80, blank=True)
    seller = models.CharField(max_length=120, blank=True)

    class Meta:
        indexes = [models.Index(fields=["sku"], name="product_sku")]

    def __str__(self) -> str:
        return self.name


class Order(models.Model):
    """One purchase. Its number is text and identifies only within its shop."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=64)
    platform = models.CharField(max_length=20, blank=True)
    placed_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=30, blank=True)
    paid = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, blank=True)
    rate = models.DecimalField(max_digits=14, decimal_places=6, null=True)
    version = models.IntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shop", "number"], name="order_number_of_shop")
        ]
        indexes = [
            models.Index(
                fields=["number"], name="order_number_begins", opclasses=["varchar_pattern_ops"]
            ),
            models.Index(fields=["customer", "-id"], name="order_customer"),
            models.Index(fields=["shop", "-placed_at"], name="order_shop_placed"),
            models.Index(fields=["-placed_at", "-id"], name="order_placed"),
        ]

    def __str__(self) -> str:
        return self.number


class OrderItem(models.Model):
    """A line of an order, with what the warehouse saw of it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, related_name="items")
    title = models.CharField(max_length=200)
    option = models.CharField(max_length=120, blank=True)
    quantity = models.IntegerField(default=1)
    unit_price = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="CNY")
    seller = models.CharField(max_length=120, blank=True)
    qc_result = models.CharField(max_length=20, blank=True)
    qc_note = models.TextField(blank=True)
    qc_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class Parcel(models.Model):
    """What left the warehouse together."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.CharField(max_length=64, blank=True)
    tracking_no = models.CharField(max_length=64, blank=True)
    carrier = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=60, blank=True)
    weight_g = models.IntegerField(null=True)
    volumetric_g = models.IntegerField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    items = models.ManyToManyField(OrderItem, related_name="parcels", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["tracking_no"], name="parcel_tracking"),
            models.Index(fields=["number"], name="parcel_number"),
        ]

    def __str__(self) -> str:
        return self.tracking_no or self.number


class Rate(models.Model):
    """What one unit of `currency` is worth in `base` from a day on."""

    currency = models.CharField(max_length=3)
    base = models.CharField(max_length=3, default="CNY")
    since_on = models.DateField()
    rate = models.DecimalField(max_digits=14, decimal_places=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "base", "since_on"], name="rate_of_day")
        ]

    def __str__(self) -> str:
        return f"{self.currency}/{self.base} {self.rate}"
