"""The yardstick server: the product's own server with another script.

A blank page inside the product would be seen by its users, so the bench starts the product's
``st.App`` a second time, on another port: the same code, routes, middleware, lifespan and
loaded data; only the script differs. ``?isi=naif`` draws the naive folium map, anything else
nothing but one word.
"""

import importlib.util
import os
from pathlib import Path

import streamlit as st

_spec = importlib.util.spec_from_file_location("product_app", os.environ["PETA_BENCH_APP"])
_product = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_product)

# What the product gave to st.App is kept in private attributes only; this is bench code.
app = st.App(
    Path(__file__).with_name("yardstick_script.py"),
    routes=_product.app._user_routes,
    middleware=_product.app._user_middleware,
    lifespan=_product.app._user_lifespan,
)
