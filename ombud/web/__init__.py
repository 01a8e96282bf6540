"""What people see: desk (agents), portal (customers), api (programs)."""
