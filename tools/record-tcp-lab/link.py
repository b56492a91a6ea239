"""A link between two hosts, in user space: what goes in at one end comes out at the other, later, or not at all.

Each host is a network namespace with a TAP device. The link reads Ethernet frames from both, drops the segments that it
is told to drop, and delivers the others after a delay, at the speed of the link. So every recording loses the same
segments, which `tc netem` cannot promise, and no kernel module is needed.
"""

import fcntl
import heapq
import os
import selectors
import struct
import subprocess
import threading
import time

TUNSETIFF = 0x400454CA
IFF_TAP_NO_PI = 0x0002 | 0x1000

DELAY = 0.020
BITS_PER_SECOND = 8_000_000


def tap(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TAP_NO_PI))
    return device


class Host:
    """A network namespace with one interface."""

    def __init__(self, name, address, mac):
        self.name, self.address, self.mac = name, address, mac
        self.device = tap(name)
        self.process = subprocess.Popen(["unshare", "-n", "sleep", "infinity"])
        own = os.readlink("/proc/self/ns/net")
        while os.readlink(f"/proc/{self.process.pid}/ns/net") == own:
            time.sleep(0.01)
        subprocess.run(["ip", "link", "set", name, "netns", str(self.process.pid)], check=True)
        self.run("sysctl", "-qw", f"net.ipv6.conf.{name}.disable_ipv6=1")
        # What textbooks describe, and in every kernel.
        self.run("sysctl", "-qw", "net.ipv4.tcp_congestion_control=reno")
        self.run("ip", "link", "set", name, "address", mac)
        self.run("ip", "address", "add", f"{address}/24", "dev", name)
        self.run("ip", "link", "set", name, "up")

    def command(self, *words):
        """The command that does this on the host."""
        return ["nsenter", f"--net=/proc/{self.process.pid}/ns/net", *words]

    def run(self, *words):
        subprocess.run(self.command(*words), check=True)

    def knows(self, other):
        """Otherwise the first SYN waits for ARP, before it can be captured."""
        self.run("ip", "neighbour", "add", other.address, "lladdr", other.mac, "dev", self.name, "nud", "permanent")

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.device)


def content_of(frame):
    """Of a TCP segment over IPv4 that begins a connection or has data, its sequence number; else None."""
    if frame[12:14] != b"\x08\x00" or frame[23] != 6:
        return None
    total = int.from_bytes(frame[16:18], "big")
    tcp = 14 + (frame[14] & 15) * 4
    size = 14 + total - tcp - (frame[tcp + 12] >> 4) * 4
    return frame[tcp + 4 : tcp + 8] if size > 0 or frame[tcp + 13] & 2 else None


class Link(threading.Thread):
    """Carries frames until it is stopped. Of the client's segments it loses some: `lost[3] == 2` says that the first two
    transmissions of the third are lost; the SYN is segment 0."""

    def __init__(self, client, server, lost):
        super().__init__()
        self.client = client.device
        self.other_end = {client.device: server.device, server.device: client.device}
        self.lost = lost
        self.transmissions = {}
        self.free_at = dict.fromkeys(self.other_end, 0.0)
        self.waiting = []
        self.stopped = threading.Event()

    def is_lost(self, frame):
        content = content_of(frame)
        if content is None:
            return False
        self.transmissions[content] = self.transmissions.get(content, 0) + 1
        return self.transmissions[content] <= self.lost.get(list(self.transmissions).index(content), 0)

    def take(self, end):
        while True:
            try:
                frame = os.read(end, 65536)
            except BlockingIOError:
                return
            if end == self.client and self.is_lost(frame):
                continue
            sent = max(time.monotonic(), self.free_at[end]) + len(frame) * 8 / BITS_PER_SECOND
            self.free_at[end] = sent
            heapq.heappush(self.waiting, (sent + DELAY, time.monotonic_ns(), self.other_end[end], frame))

    def run(self):
        with selectors.DefaultSelector() as selector:
            for end in self.other_end:
                selector.register(end, selectors.EVENT_READ, end)
            while not self.stopped.is_set():
                wait = self.waiting[0][0] - time.monotonic() if self.waiting else 0.05
                for key, _ in selector.select(min(max(wait, 0.0), 0.05)):
                    self.take(key.data)
                while self.waiting and self.waiting[0][0] <= time.monotonic():
                    _, _, other, frame = heapq.heappop(self.waiting)
                    os.write(other, frame)

    def stop(self):
        self.stopped.set()
        self.join()
