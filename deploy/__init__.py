"""Setting Nadi up and running it: system packages, SQL migrations, the embedded broker and database, Grafana."""
