// Search on every page.
