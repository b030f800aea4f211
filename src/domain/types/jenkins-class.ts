/**
 * How Jenkins keeps an element of a credential. `text` stays readable in the configuration of the folder. `secret` is a text that
 * Jenkins encrypts, `bytes` are bytes that it encrypts; they are sent as base64, and their ciphertext has another form.
 */
export type ElementKind = 'text' | 'secret' | 'bytes'

/** A class of credentials as a plug-in of Jenkins declares it. */
export interface JenkinsClass {
  /** Its full name in Java. */
  readonly name: string
  /** Id of the plug-in that provides it. */
  readonly plugin: string
  /** Its name in the lists of Jenkins. */
  readonly title: string
  /** Its elements besides scope, id and description, by their path (`privateKeySource.privateKey`). */
  readonly elements: Readonly<Record<string, ElementKind>>
  /** Other paths at which Jenkins shows an element after it has converted what it was sent, each with the path that it was sent at. */
  readonly aliases?: Readonly<Record<string, string>>
  /** The version of the plug-in since which a user name can be a secret or not; absent if the class has no user name. */
  readonly secretUserNameSince?: readonly number[]
}
