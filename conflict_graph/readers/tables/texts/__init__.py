"""The tables of texts: pages and documents, with what stands in lines beside them."""
