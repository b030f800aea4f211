import type { Migration } from './migration.ts'

/**
 * Rewrites nothing: a record without the flag for a secret user name keeps its meaning. The new format number keeps older processes
 * away, which would write a sealed user name back into the public fields.
 */
export const secretUserNames: Migration = {
  format: 5,
  title: 'user names can be secrets',
  async run() {}
}
