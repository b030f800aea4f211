import { type CommonFilter, readCredentialFilter, type sorts } from '../../api/filter.ts'
import { createStore, useStore } from '../../store.ts'
import { readLayout, writeLayout } from './layout.ts'

/** What a view sets: filters, order and columns. Texts that were searched for, and projects, are no part of it. */
export interface ViewSettings extends CommonFilter {
  readonly sort?: (typeof sorts)[number]
}

export interface View {
  readonly name: string
  readonly settings: ViewSettings
}

/** The most views that a browser keeps, and the longest name. */
export const MOST_VIEWS = 20
export const LONGEST_NAME = 60

export function settingsOf(search: Readonly<Record<string, unknown>>): ViewSettings {
  const { q: _, ...settings } = readCredentialFilter(search)
  return settings
}

/** Whether a list shows a view. */
export const isShown = (view: View, search: Readonly<Record<string, unknown>>): boolean =>
  sortedText(view.settings) === sortedText(settingsOf(search))

const sortedText = (settings: ViewSettings): string =>
  JSON.stringify(Object.entries(settings).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/** Views as they were stored; what does not have their form is dropped. */
export function readViews(stored: unknown): readonly View[] {
  if (!Array.isArray(stored)) return []
  return stored
    .flatMap((view: unknown): View[] => {
      if (typeof view !== 'object' || view === null || !('name' in view) || !('settings' in view)) return []
      const { name, settings } = view
      if (typeof name !== 'string' || name === '' || typeof settings !== 'object' || settings === null) return []
      return [{ name: name.slice(0, LONGEST_NAME), settings: settingsOf({ ...settings }) }]
    })
    .slice(0, MOST_VIEWS)
}

const views = createStore(readViews(readLayout('views')))

export const useViews = (): readonly View[] => useStore(views)

/** A view of the same name is replaced. */
export function saveView(name: string, search: Readonly<Record<string, unknown>>): void {
  const others = views.get().filter(view => view.name !== name)
  keep([{ name, settings: settingsOf(search) }, ...others].slice(0, MOST_VIEWS))
}

export const removeView = (name: string): void => keep(views.get().filter(view => view.name !== name))

function keep(next: readonly View[]): void {
  views.set(next)
  writeLayout('views', next)
}
