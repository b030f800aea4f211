export const Controllers = () => null
