/** Tells the open pages that something changed; they ask for the rest. */
export interface ChangeFeed {
  /** Changes of one moment are told once. */
  changed(): void
  /** Returns how to stop following. */
  follow(follower: Follower): () => void
  end(): void
}

export interface Follower {
  onChange(): void
  onEnd(): void
}

export function changeFeed(): ChangeFeed {
  const followers = new Set<Follower>()
  let isTelling = false
  return {
    changed() {
      if (isTelling) return
      isTelling = true
      setImmediate(() => {
        isTelling = false
        for (const follower of followers) follower.onChange()
      })
    },
    follow(follower) {
      followers.add(follower)
      return () => followers.delete(follower)
    },
    end() {
      for (const follower of followers) follower.onEnd()
    },
  }
}
