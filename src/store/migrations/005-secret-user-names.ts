import type { Migration } from './migration.ts'

/**
 * Nothing is rewritten: a record that does not say whether its user name is a secret means what it meant. The number keeps older
 * processes away, which would write a sealed user name back among the public fields.
 */
export const secretUserNames: Migration = {
  format: 5,
  title: 'user names can be secrets',
  async run() {}
}
