"""Runs a Python script with llama.cpp held to one thread: python one_thread.py SCRIPT ARGUMENTS...

The models are tiny. More threads only wait for one another, and on a busy machine a token then takes seconds.
With BLIND in the environment the server starts without its vision encoder.
"""
import os
import runpy
import sys

import xllamacpp

make = xllamacpp.CommonParams


def with_one_thread():
    parameters = make()
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    return parameters


def blind(server):
    def start(parameters):
        parameters.mmproj.path = ""
        return server(parameters)

    return start


xllamacpp.CommonParams = with_one_thread
if os.environ.get("BLIND"):
    xllamacpp.Server = blind(xllamacpp.Server)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
