"""PostgreSQL: models, migrations, append, read models and the few hot statements."""
