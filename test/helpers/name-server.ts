import { createSocket, type RemoteInfo } from 'node:dgram'
import ipaddr from 'ipaddr.js'
import type { Test } from 'tap'

const A = 1
const AAAA = 28

/**
 * A name server. It answers questions for IPv4 with one entry of the list after the other, and the last one from then on; an entry has
 * all addresses of a name, separated by spaces, those of IPv6 included. Counts the questions for IPv4.
 */
export async function startNameServer(t: Test, entries: readonly string[]): Promise<{ servers: string[]; asked: () => number }> {
  let asked = 0
  const socket = createSocket('udp4')
  socket.on('message', (question: Buffer, from: RemoteInfo) => {
    const end = question.indexOf(0, 12) + 5
    const type = question.readUInt16BE(end - 4)
    const addresses = (entries[Math.min(asked, entries.length - 1)] ?? '').split(' ').map(each => ipaddr.parse(each))
    if (type === A) asked++
    const wanted = addresses.filter(address => (address.kind() === 'ipv4' ? A : AAAA) === type)
    const head = Buffer.from(question.subarray(0, 12))
    head.writeUInt16BE(0x8180, 2)
    head.writeUInt16BE(wanted.length, 6)
    head.writeUInt32BE(0, 8)
    const records = wanted.map(address => {
      const bytes = address.toByteArray()
      return Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length, ...bytes])
    })
    socket.send(Buffer.concat([head, question.subarray(12, end), ...records]), from.port, from.address)
  })
  await new Promise<void>(resolve => socket.bind(0, '127.0.0.1', resolve))
  t.teardown(() => socket.close())
  return { servers: [`127.0.0.1:${socket.address().port}`], asked: () => asked }
}
