// One process owns a data folder. The lock is a listening socket: the kernel of the machine drops it when the process
// dies, however it dies, so there is no stale lock to judge. Whoever connects is told who the owner is.
import { createHash } from 'node:crypto'
import { mkdirSync, realpathSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'

export type Owner = { pid: number; url: string | null }
export type Ownership = { announce(url: string): void; release(): Promise<void> }

/** Somebody else owns the folder. */
export class Owned extends Error {
  readonly owner: Owner
  constructor(folder: string, owner: Owner) {
    super(`数据目录已被进程 ${owner.pid} 占用 · ${folder} is owned by process ${owner.pid}`)
    this.owner = owner
  }
}

// Linux: an abstract socket, which leaves nothing on disk. Elsewhere: a socket file, replaced when nobody answers.
function addressOf(folder: string): { path: string; file: boolean } {
  const name = `suanheng-${createHash('sha256').update(realpathSync(folder)).digest('hex').slice(0, 32)}`
  return process.platform === 'linux'
    ? { path: `\0${name}`, file: false }
    : { path: join(folder, 'owner.sock'), file: true }
}

/** The owner of a data folder, or null when nobody owns it. */
export async function ownerOf(folder: string): Promise<Owner | null> {
  mkdirSync(folder, { recursive: true })
  return await new Promise((resolve) => {
    let said = ''
    const socket = connect(addressOf(folder).path)
    socket.setTimeout(3_000, () => socket.destroy())
    socket.on('data', (chunk) => void (said += chunk.toString()))
    socket.on('error', () => resolve(null))
    socket.on('close', () => resolve(said === '' ? null : (JSON.parse(said) as Owner)))
  })
}

/** Takes the folder or throws Owned. */
export async function own(folder: string): Promise<Ownership> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const me: Owner = { pid: process.pid, url: null }
  const { path, file } = addressOf(folder)
  const listen = (): Promise<Server | null> =>
    new Promise((resolve, reject) => {
      const server = createServer((socket) => {
        socket.on('error', () => {})
        socket.end(JSON.stringify(me))
      })
      server.on('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
      )
      server.listen(path, () => resolve(server))
    })
  let server = await listen()
  if (!server) {
    const owner = await ownerOf(folder)
    if (owner || !file) throw new Owned(folder, owner ?? { pid: 0, url: null })
    rmSync(path)
    server = await listen()
    if (!server) throw new Owned(folder, { pid: 0, url: null })
  }
  server.unref()
  const held = server
  return {
    announce: (url) => void (me.url = url),
    release: () => new Promise((resolve) => held.close(() => resolve())),
  }
}
