"""The only writers of workbooks that leave to be edited and come back."""
