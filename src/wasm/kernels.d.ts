/** The URL of a build of the kernels; tools/vite/kernels-plugin.ts provides it. */
declare module 'kernels:*' {
  const url: string;
  export default url;
}
