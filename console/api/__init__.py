"""What colleagues' programs call: the actions of the pages and what the pages show, as JSON, behind an API token."""
