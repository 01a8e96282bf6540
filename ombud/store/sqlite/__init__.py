"""SQLite with a current library and a fair turn for every writer."""
