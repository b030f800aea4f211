export const Drift = () => null
