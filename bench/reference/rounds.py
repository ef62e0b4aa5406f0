"""What the generators of the model figures share: rounds of records, on request."""
import sys
import time
from itertools import islice


def serve(records):
    """Reads a number of records a line from standard input, makes as many, and answers with the seconds of processor
    time that it took."""
    for line in sys.stdin:
        count = int(line)
        begin = time.process_time()
        for _ in islice(records, count):
            pass
        print(time.process_time() - begin, flush=True)
