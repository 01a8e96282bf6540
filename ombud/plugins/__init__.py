"""What anyone may add: channels, marketplaces, classifiers. One file each."""
