"""Records the captures of labs/tcp in a folder: what dumpcap saw on the client's interface while two programs talked
over `link.py`. As root; with dumpcap, iproute2 and util-linux."""

import os
import signal
import subprocess
import sys
import time

from link import Host, Link

FOLDER = sys.argv[1]
SERVER, PORT = "192.0.2.20", 7777

RECEIVE = """
import socket
listener = socket.create_server(("", PORT))
for _ in range(CONNECTIONS):
    connection, _ = listener.accept()
    size = 0
    while data := connection.recv(65536):
        size += len(data)
    connection.sendall(b"received %d bytes\\n" % size)
    connection.close()
"""

UPLOAD = """
import socket, time
for size in SIZES:
    connection = socket.create_connection(("SERVER", PORT))
    connection.sendall(bytes(65 + at // 1000 % 26 for at in range(size)))
    time.sleep(PAUSE)
    connection.shutdown(socket.SHUT_WR)
    while connection.recv(65536):
        pass
    connection.close()
"""

SEND = """
import socket
listener = socket.create_server(("", PORT))
connection, _ = listener.accept()
connection.sendall(bytes(65 + at // 1000 % 26 for at in range(SIZE)))
connection.close()
"""

READ_SLOWLY = """
import socket, time
connection = socket.socket()
connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
connection.connect(("SERVER", PORT))
for pause in PAUSES:
    time.sleep(pause)
    size = 0
    while size < 12000 and (data := connection.recv(12000 - size)):
        size += len(data)
while connection.recv(65536):
    pass
connection.close()
"""


def program(text, **values):
    for name, value in {"SERVER": SERVER, "PORT": PORT, **values}.items():
        text = text.replace(name, str(value))
    return [sys.executable, "-c", text]


def record(name, serve, visit, lost):
    client = Host("client", "192.0.2.10", "02:00:00:00:00:10")
    server = Host("server", SERVER, "02:00:00:00:00:20")
    client.knows(server)
    server.knows(client)
    link = Link(client, server, lost)
    link.start()
    file = os.path.join(FOLDER, f"{name}.pcapng")
    capture = subprocess.Popen(client.command("dumpcap", "-q", "-i", client.name, "-f", "tcp", "-w", file))
    while not os.path.exists(file) or os.path.getsize(file) == 0:
        time.sleep(0.05)
    time.sleep(0.5)
    serving = subprocess.Popen(server.command(*serve))
    time.sleep(0.5)
    client.run(*visit)
    serving.wait()
    # What closes the connection is on its way.
    time.sleep(1)
    capture.send_signal(signal.SIGINT)
    capture.wait()
    link.stop()
    client.close()
    server.close()


# A link that waits for the processor is a slow link.
os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))

record("upload", program(RECEIVE, CONNECTIONS=2), program(UPLOAD, SIZES=[60000, 12000], PAUSE=0), {})
# Lost: the SYN; a segment by itself; two near each other; the last one, with what probes for it and its first repetition.
record(
    "loss",
    program(RECEIVE, CONNECTIONS=1),
    program(UPLOAD, SIZES=[120000], PAUSE=2),
    {0: 1, 20: 1, 55: 1, 58: 1, 83: 3},
)
record("slow-reader", program(SEND, SIZE=40000), program(READ_SLOWLY, PAUSES=[0.8, 0.4]), {})
