/** The themes that can be chosen; `auto` is that of the system. */
export const colorSchemes = ['auto', 'light', 'dark'] as const
export type ColorScheme = (typeof colorSchemes)[number]
