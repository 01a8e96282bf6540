"""What can be asked of workbooks that left to be edited."""
