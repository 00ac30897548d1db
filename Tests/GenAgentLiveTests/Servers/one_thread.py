"""Runs a Python script with llama.cpp held to one thread: python one_thread.py SCRIPT ARGUMENTS...

The models are tiny. More threads only wait for one another, and on a busy machine a token then takes seconds.
"""
import runpy
import sys

import xllamacpp

make = xllamacpp.CommonParams


def with_one_thread():
    parameters = make()
    parameters.cpuparams.n_threads = 1
    parameters.cpuparams_batch.n_threads = 1
    return parameters


xllamacpp.CommonParams = with_one_thread
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
