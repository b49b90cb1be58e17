"""The data desk: new files read, checked, previewed, committed as versions, fetched."""
