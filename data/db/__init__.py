"""What people write: the database, its tables, its migrations, its backups."""
