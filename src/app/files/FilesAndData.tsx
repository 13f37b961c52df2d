/** Files of models and of data, and pictures to read. What the visitor drops anywhere on the page comes here, too. */
import { useEffect, useEffectEvent, useState } from 'react';
import { DataPanel } from '../data/DataPanel.tsx';
import { isData, isOnePicture } from '../data/is-data.ts';
import { Panel } from '../Panel.tsx';
import { PicturePanel } from '../picture/PicturePanel.tsx';
import { usePage, useStore } from '../use-page.ts';
import styles from './FilesAndData.module.css';
import { FilesPanel } from './FilesPanel.tsx';

export default function FilesAndData() {
  const { dispatch } = useStore();
  const { files: dropped, fault } = usePage((state) => state.dropped);
  const [data, setData] = useState<readonly File[]>([]);
  const [model, setModel] = useState<readonly File[]>([]);
  const [picture, setPicture] = useState<File>();
  const sort = useEffectEvent(async (files: readonly File[]) => {
    dispatch({ type: 'files-taken' });
    if (isOnePicture(files)) setPicture(files[0]);
    else if (await isData(files)) setData(files);
    else setModel(files);
  });
  useEffect(() => {
    if (dropped.length > 0) void sort(dropped);
  }, [dropped]);
  return (
    <div className={styles.filesAndData}>
      {fault && (
        <p className="fault" role="alert">
          {fault}
        </p>
      )}
      <Panel name="Export and import">
        <FilesPanel dropped={model} />
      </Panel>
      <Panel name="The reader of pictures">
        <PicturePanel dropped={picture} />
      </Panel>
      <Panel name="Data of your own">
        <DataPanel files={data} onFiles={setData} />
      </Panel>
    </div>
  );
}
