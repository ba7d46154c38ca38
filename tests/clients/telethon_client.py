"""Talks to examples/server with Telethon: exchanges keys, sends an album, prints what comes back.

Usage: telethon_client.py HOST:PORT PUBLIC_KEY_FILE
"""

import asyncio
import sys

import rsa
from telethon import TelegramClient, events
from telethon.crypto import rsa as server_keys
from telethon.network import (
    ConnectionTcpAbridged,
    ConnectionTcpFull,
    ConnectionTcpIntermediate,
)
from telethon.sessions import MemorySession
from telethon.tl import functions, types


async def talk(host, port, connection):
    session = MemorySession()
    session.set_dc(1, host, port)
    client = TelegramClient(session, api_id=1, api_hash="0", connection=connection)
    pushed = asyncio.Queue()
    client.add_event_handler(pushed.put, events.Raw(types.UpdateNewMessage))
    await client.connect()
    try:
        config = await client(functions.help.GetConfigRequest())
        print("the data centre is", config.this_dc)
        [me] = await client(functions.users.GetUsersRequest([types.InputUserSelf()]))
        print("the user is", me.first_name)
        photos = [
            types.InputSingleMedia(
                types.InputMediaPhoto(types.InputPhoto(number, -number, b"reference")),
                f"photo {number}",
                random_id=number,
            )
            for number in (1, 2, 3)
        ]
        peer = types.InputPeerUser(43, 0)
        album = functions.messages.SendMultiMediaRequest(peer, photos, silent=True)
        updates = await client(album)
        for update in updates.updates:
            match update:
                case types.UpdateMessageID():
                    print("random id", update.random_id, "became message", update.id)
                case types.UpdateNewMessage():
                    print("message", update.message.id, update.message.message)
        comment = await asyncio.wait_for(next_text(pushed, "What a lake!"), 10)
        print("pushed:", comment.message)
        # Too soon: Telethon waits for the second of FLOOD_WAIT_1, and tries again.
        again = await client(album)
        print("a second album has", len(again.updates) // 2, "messages")
        try:
            await client(functions.help.GetSupportRequest())
        except Exception as error:
            print("an unknown call:", type(error).__name__, error)
    finally:
        await client.disconnect()


async def next_text(pushed, text):
    while True:
        update = await pushed.get()
        if update.message.message == text:
            return update.message


def add_key(path):
    with open(path) as file:
        key = rsa.PublicKey(int(file.read(), 16), 65537)
    server_keys.add_key(key.save_pkcs1().decode(), old=False)


async def main():
    address, key = sys.argv[1:]
    host, port = address.rsplit(":", 1)
    add_key(key)
    for connection in (ConnectionTcpAbridged, ConnectionTcpIntermediate, ConnectionTcpFull):
        print(connection.__name__)
        await asyncio.wait_for(talk(host, int(port), connection), 60)


asyncio.run(main())
