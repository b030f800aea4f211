export function missingPackages(root: string, options: { dev: boolean }): string[]
