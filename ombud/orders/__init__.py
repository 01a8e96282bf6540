"""What was bought: shops, products, orders, parcels."""
