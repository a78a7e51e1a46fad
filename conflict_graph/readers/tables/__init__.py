"""Tables: CSV files and workbooks, with our columns or with columns of their own."""
