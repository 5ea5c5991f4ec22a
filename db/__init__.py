"""The one SQLite file: schema, records, writes, reads, search. SQL stands here and nowhere else."""
