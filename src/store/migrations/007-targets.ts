import type { Migration } from './migration.ts'

/**
 * Changes nothing that is stored, and keeps earlier versions out: they take the outcomes of a project in several controllers for broken
 * ones, and know one queue for all controllers.
 */
export const severalTargets: Migration = {
  format: 7,
  title: 'a project can be in several controllers, each with a separate queue',
  run: async () => {}
}
