"""What a page shows, to be taken away: its tables as CSV and XLSX. Knows no other app."""
