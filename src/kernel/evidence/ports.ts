// Who else may stand behind a checkpoint. The log signs and publishes without waiting for any of them:
// what they have not yet given is shown as pending with its age, never dated back (evidence of time comes
// from RFC 3161 alone, so a late stamp says only that it is late).

/** A checkpoint as published. `root` has 32 bytes, `note` is the signed text. */
export type SignedCheckpoint = { readonly size: number; readonly root: Uint8Array; readonly note: string }

/** C2SP tlog-witness: cosigns a checkpoint that provably continues the last one it saw. */
export type Witness = {
  readonly name: string
  readonly vkey: string
  /** Returns the witness's signature line. `proof` leads from `oldSize` to the checkpoint. */
  cosign(request: {
    readonly oldSize: number
    readonly proof: readonly Uint8Array[]
    readonly checkpoint: string
  }): Promise<string>
}

/** RFC 3161: returns the DER token over a SHA-256 digest. */
export type TimestampAuthority = {
  readonly name: string
  timestamp(digest: Uint8Array): Promise<Uint8Array>
}

/** A public place that keeps checkpoints in order, such as a chain contract; returns its receipt. */
export type Anchor = {
  readonly name: string
  anchor(checkpoint: SignedCheckpoint): Promise<string>
}

/** Called after each published checkpoint, in the background. Throwing marks the checkpoint as pending for it. */
export type CheckpointHook = {
  readonly name: string
  run(checkpoint: SignedCheckpoint): Promise<void>
}

/** A hook that owes something: the oldest size it failed at, and since when. */
export type Pending = { readonly hook: string; readonly size: number; readonly since: string; readonly error: string }

/** Runs hooks one checkpoint at a time each, skipping to the newest, and remembers what failed. */
export class HookRunner {
  readonly #hooks: readonly CheckpointHook[]
  readonly #now: () => Date
  readonly #pending = new Map<string, Pending>()
  readonly #waiting = new Map<string, SignedCheckpoint>()
  readonly #running = new Map<string, Promise<void>>()

  constructor(hooks: readonly CheckpointHook[], now: () => Date) {
    this.#hooks = hooks
    this.#now = now
  }

  /** Hands a checkpoint to every hook and returns at once. */
  offer(checkpoint: SignedCheckpoint): void {
    for (const hook of this.#hooks) {
      this.#waiting.set(hook.name, checkpoint)
      if (!this.#running.has(hook.name)) this.#running.set(hook.name, this.#drain(hook))
    }
  }

  async #drain(hook: CheckpointHook): Promise<void> {
    for (;;) {
      const checkpoint = this.#waiting.get(hook.name)
      if (!checkpoint) break
      this.#waiting.delete(hook.name)
      try {
        await hook.run(checkpoint)
        this.#pending.delete(hook.name)
      } catch (error) {
        const before = this.#pending.get(hook.name)
        this.#pending.set(hook.name, {
          hook: hook.name,
          size: before?.size ?? checkpoint.size,
          since: before?.since ?? this.#now().toISOString(),
          error: error instanceof Error ? error.message : String(error),
        })
      }
    }
    this.#running.delete(hook.name)
  }

  pending(): Pending[] {
    return [...this.#pending.values()]
  }

  /** Waits until no hook runs. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running.values())
  }
}
