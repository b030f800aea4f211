export const ProjectEvents = () => null
