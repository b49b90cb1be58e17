"""Survei Kepuasan Masyarakat (SKM): satisfaction with public services by Permenpan-RB 14/2017."""
