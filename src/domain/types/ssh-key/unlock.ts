/** What became of opening an encrypted key in OpenSSH's form. `unknown`: its cipher is not known, so nothing can be said. */
export type Unlocked = { readonly publicBlob: Buffer; readonly comment: string } | 'wrong' | 'unknown'

/** Opens an encrypted key. Takes seconds, and as long as the key's author wishes: never call it in the event loop. */
export type Unlock = (key: string, passphrase: string) => Unlocked
