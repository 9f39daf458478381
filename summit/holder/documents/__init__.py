"""The documents behind a contact's secret link: asked for and downloaded."""
