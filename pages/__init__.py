"""Streamlit pages: choose, read, measure, show."""
