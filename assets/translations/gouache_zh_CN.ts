<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BusyBar</name>
    <message>
        <source>{}, {} of {}</source>
        <translation>{}，{} / {}</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Slider at {}%</source>
        <translation>滑块位于 {}%</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Picture {}</source>
        <translation>图片 {}</translation>
    </message>
</context>
<context>
    <name>Comparison</name>
    <message>
        <source>How to compare</source>
        <translation>对比方式</translation>
    </message>
    <message>
        <source>Slider</source>
        <translation>滑块</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Blink</source>
        <translation>闪切</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit the pictures to the window</source>
        <translation>让图片适合窗口</translation>
    </message>
    <message>
        <source>Leave the comparison</source>
        <translation>退出对比</translation>
    </message>
    <message>
        <source>Reuse {}</source>
        <translation>复用 {}</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>不同之处</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copy the text</source>
        <translation>复制文字</translation>
    </message>
</context>
<context>
    <name>CrashReporter</name>
    <message>
        <source>Something unexpected happened. The studio goes on working; the log has the details: {}</source>
        <translation>发生意外错误。软件可以继续使用，详情见日志：{}</translation>
    </message>
</context>
<context>
    <name>CreatePage</name>
    <message>
        <source>Use the settings of a picture</source>
        <translation>使用一张图片的设置</translation>
    </message>
    <message>
        <source>Say what you want to see</source>
        <translation>写下你想看到的画面</translation>
    </message>
    <message>
        <source>A prompt is filled in already. Generate, or Ctrl+Enter, makes a picture.</source>
        <translation>提示词已填好。点“生成”或按 Ctrl+Enter 即可出图。</translation>
    </message>
    <message>
        <source>Bring larger models</source>
        <translation>换用更大的模型</translation>
    </message>
    <message>
        <source>The starter draws flat gouache pictures. Choose another model here, or add one from this machine; nothing leaves it.</source>
        <translation>入门模型绘制平面水粉风格的图片。可在此选择其他模型，或从本机添加；任何内容都不会离开本机。</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>正在查找模型</translation>
    </message>
    <message>
        <source>Type a prompt first</source>
        <translation>先输入提示词</translation>
    </message>
    <message>
        <source>Fix the prompt first</source>
        <translation>先修正提示词</translation>
    </message>
    <message>
        <source>Marks that turn text around were taken out of the prompt: {}.</source>
        <translation>已从提示词中去除改变文字方向的标记：{} 个。</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>{} pictures</source>
        <translation>{} 张图片</translation>
    </message>
    <message>
        <source>{}, about {}</source>
        <translation>{}，约 {}</translation>
    </message>
</context>
<context>
    <name>DetailsPanel</name>
    <message>
        <source>Choose a picture to see how it was made.</source>
        <translation>选择一张图片，查看它的生成参数。</translation>
    </message>
    <message>
        <source>Remove the star</source>
        <translation>取消星标</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Reuse all</source>
        <translation>全部复用</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Reuse the prompt</source>
        <translation>复用提示词</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Reuse the seed</source>
        <translation>复用种子</translation>
    </message>
    <message>
        <source>Compare the two chosen pictures</source>
        <translation>对比所选的两张图片</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>DevicePicker</name>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Looking for devices</source>
        <translation>正在查找设备</translation>
    </message>
    <message>
        <source>{} GB</source>
        <translation>{} GB</translation>
    </message>
    <message>
        <source>Fits: {}</source>
        <translation>放得下：{}</translation>
    </message>
    <message>
        <source>Too large: {}</source>
        <translation>放不下：{}</translation>
    </message>
</context>
<context>
    <name>DownloadDialog</name>
    <message>
        <source>Download a model</source>
        <translation>下载模型</translation>
    </message>
    <message>
        <source>From</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>all that the model needs</source>
        <translation>模型所需的全部文件</translation>
    </message>
    <message>
        <source>Look it up</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>1 file, {}; {} are free</source>
        <translation>1 个文件，{}；可用 {}</translation>
    </message>
    <message>
        <source>{} files, {}; {} are free</source>
        <translation>{} 个文件，{}；可用 {}</translation>
    </message>
    <message>
        <source>Only this asks the network for anything, and only when you say so.</source>
        <translation>只有这里会访问网络，而且只在你要求时。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>ErrorBanner</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Try</source>
        <translation>试试</translation>
    </message>
    <message>
        <source>Try {}</source>
        <translation>试试 {}</translation>
    </message>
</context>
<context>
    <name>FailureFeed</name>
    <message>
        <source>Save again</source>
        <translation>重新保存</translation>
    </message>
    <message>
        <source>Another folder</source>
        <translation>换个文件夹</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>All {} again</source>
        <translation>全部重试（{} 个）</translation>
    </message>
    <message>
        <source>Save the picture in</source>
        <translation>图片保存到</translation>
    </message>
    <message>
        <source>Saving the picture</source>
        <translation>正在保存图片</translation>
    </message>
</context>
<context>
    <name>Filmstrip</name>
    <message>
        <source>Filmstrip</source>
        <translation>胶片栏</translation>
    </message>
    <message>
        <source>Your pictures will line up here.</source>
        <translation>生成的图片会排列在这里。</translation>
    </message>
</context>
<context>
    <name>FolderBox</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the folder: {}</source>
        <translation>打开文件夹：{}</translation>
    </message>
    <message>
        <source>Move…</source>
        <translation>移动…</translation>
    </message>
    <message>
        <source>Move the folder: {}</source>
        <translation>移动文件夹：{}</translation>
    </message>
</context>
<context>
    <name>FoundDialog</name>
    <message>
        <source>Models of other programs</source>
        <translation>其他程序的模型</translation>
    </message>
    <message>
        <source>{} models were found. They stay where they are; nothing is copied.</source>
        <translation>找到 {} 个模型。它们留在原处，不复制任何内容。</translation>
    </message>
    <message>
        <source>No models of other programs were found on this machine.</source>
        <translation>这台机器上没有找到其他程序的模型。</translation>
    </message>
    <message>
        <source>Use in place</source>
        <translation>在原处使用</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>Gallery</name>
    <message>
        <source>seed {}</source>
        <translation>种子 {}</translation>
    </message>
</context>
<context>
    <name>GenerateButton</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Search prompts and models</source>
        <translation>搜索提示词和模型</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Starred</source>
        <translation>已加星标</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>可商用</translation>
    </message>
    <message>
        <source>Which pictures</source>
        <translation>筛选图片</translation>
    </message>
    <message>
        <source>No pictures yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>The first one lands here.</source>
        <translation>第一张图片会出现在这里。</translation>
    </message>
    <message>
        <source>Open Create</source>
        <translation>前往创作</translation>
    </message>
    <message>
        <source>No picture matches</source>
        <translation>没有符合条件的图片</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Search the history</source>
        <translation>搜索历史记录</translation>
    </message>
    <message>
        <source>Compare the two chosen pictures</source>
        <translation>对比所选的两张图片</translation>
    </message>
    <message>
        <source>Reuse all settings of this picture</source>
        <translation>复用此图的全部设置</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到废纸篓</translation>
    </message>
    <message>
        <source>Reuse the prompt</source>
        <translation>复用提示词</translation>
    </message>
    <message>
        <source>Reuse the seed</source>
        <translation>复用种子</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>加星标或取消星标</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Searching the history</source>
        <translation>正在搜索历史记录</translation>
    </message>
    <message>
        <source>Reading the history</source>
        <translation>正在读取历史记录</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>{} pictures</source>
        <translation>{} 张图片</translation>
    </message>
    <message>
        <source>No picture matches “{}”.</source>
        <translation>没有与“{}”相符的图片。</translation>
    </message>
</context>
<context>
    <name>ImageView</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>ImportArea</name>
    <message>
        <source>Choose a file</source>
        <translation>选择文件</translation>
    </message>
    <message>
        <source>Use a folder in place</source>
        <translation>在原处使用文件夹</translation>
    </message>
    <message>
        <source>More ways to add models</source>
        <translation>添加模型的更多方式</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Import a folder…</source>
        <translation>导入文件夹…</translation>
    </message>
    <message>
        <source>Find models of other programs…</source>
        <translation>查找其他程序的模型…</translation>
    </message>
    <message>
        <source>Download a model…</source>
        <translation>下载模型…</translation>
    </message>
    <message>
        <source>Drop a model here, or choose a file</source>
        <translation>把模型拖到这里，或选择文件</translation>
    </message>
    <message>
        <source>safetensors, GGUF, a diffusers folder or a pack.</source>
        <translation>safetensors、GGUF、diffusers 文件夹或模型包。</translation>
    </message>
    <message>
        <source>Files that could run code are refused.</source>
        <translation>可能执行代码的文件会被拒绝。</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Starting, {}</source>
        <translation>正在开始，{}</translation>
    </message>
    <message>
        <source>{} of {}, {}/s, about {} left</source>
        <translation>{} / {}，{}/s，剩余约 {}</translation>
    </message>
</context>
<context>
    <name>KindPanels</name>
    <message>
        <source>Share of each stage</source>
        <translation>各阶段占比</translation>
    </message>
    <message>
        <source>Cold, warm and memory</source>
        <translation>冷启动、热启动与内存</translation>
    </message>
    <message>
        <source>Slowest stage</source>
        <translation>最慢的阶段</translation>
    </message>
    <message>
        <source>Cold and warm</source>
        <translation>冷启动与热启动</translation>
    </message>
    <message>
        <source>{}: seconds a picture</source>
        <translation>{}：每张秒数</translation>
    </message>
    <message>
        <source>Cold</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>Warm</source>
        <translation>热启动</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
</context>
<context>
    <name>LatencyBar</name>
    <message>
        <source>Where the time went  Ctrl+L</source>
        <translation>用时详情  Ctrl+L</translation>
    </message>
    <message>
        <source>Hides where the time went</source>
        <translation>隐藏用时详情</translation>
    </message>
    <message>
        <source>Shows where the time went</source>
        <translation>显示用时详情</translation>
    </message>
    <message>
        <source>Latency: {}</source>
        <translation>用时：{}</translation>
    </message>
    <message>
        <source>{} · peak {}</source>
        <translation>{} · 峰值 {}</translation>
    </message>
</context>
<context>
    <name>LatencyFeed</name>
    <message>
        <source>Starting the engine</source>
        <translation>正在启动引擎</translation>
    </message>
    <message>
        <source>Checking the history</source>
        <translation>正在检查历史记录</translation>
    </message>
</context>
<context>
    <name>LoraFeed</name>
    <message>
        <source>Add a LoRA</source>
        <translation>添加 LoRA</translation>
    </message>
    <message>
        <source>Choose a LoRA</source>
        <translation>选择 LoRA</translation>
    </message>
    <message>
        <source>LoRA files</source>
        <translation>LoRA 文件</translation>
    </message>
    <message>
        <source>These LoRAs are not here, or not for this model: {}.</source>
        <translation>以下 LoRA 不在本机，或不适用于此模型：{}。</translation>
    </message>
    <message>
        <source>Reading {}</source>
        <translation>正在读取 {}</translation>
    </message>
</context>
<context>
    <name>LoraLine</name>
    <message>
        <source>Use {}</source>
        <translation>使用 {}</translation>
    </message>
    <message>
        <source>Take {} out</source>
        <translation>移除 {}</translation>
    </message>
    <message>
        <source>Weight of {}</source>
        <translation>{} 的权重</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
</context>
<context>
    <name>LoraList</name>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Add a LoRA</source>
        <translation>添加 LoRA</translation>
    </message>
    <message>
        <source>Use a LoRA from this machine…</source>
        <translation>使用本机上的 LoRA…</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>See where the time goes</source>
        <translation>看清时间花在哪里</translation>
    </message>
    <message>
        <source>Every stage is timed. A click, or Ctrl+L, shows each step and what is usual.</source>
        <translation>每个阶段都有计时。点击此条或按 Ctrl+L，可查看每一步及平常用时。</translation>
    </message>
    <message>
        <source>Show or hide where the time went</source>
        <translation>显示或隐藏用时详情</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>清空废纸篓</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>查看导览</translation>
    </message>
    <message>
        <source>Open the menu</source>
        <translation>打开菜单</translation>
    </message>
    <message>
        <source>Delete for good all pictures in the trash?</source>
        <translation>要永久删除废纸篓中的所有图片吗？</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
</context>
<context>
    <name>Making</name>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Generate before all that waits</source>
        <translation>插队生成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>MakingDrops</name>
    <message>
        <source>Drop a picture to use its settings, or a LoRA</source>
        <translation>拖入图片以使用其设置，或拖入 LoRA</translation>
    </message>
    <message>
        <source>Use the settings of a picture</source>
        <translation>使用一张图片的设置</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Reading {}</source>
        <translation>正在读取 {}</translation>
    </message>
    <message>
        <source>{} files were dropped.</source>
        <translation>拖入了 {} 个文件。</translation>
    </message>
    <message>
        <source>Drop one picture to use its settings.</source>
        <translation>只拖入一张图片即可使用其设置。</translation>
    </message>
</context>
<context>
    <name>Menu</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
</context>
<context>
    <name>ModelDetails</name>
    <message>
        <source>Use in Create</source>
        <translation>用于创作</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Repair from another copy…</source>
        <translation>用另一份副本修复…</translation>
    </message>
    <message>
        <source>Pack for another machine…</source>
        <translation>打包给另一台机器…</translation>
    </message>
    <message>
        <source>Convert to bf16</source>
        <translation>转换为 bf16</translation>
    </message>
    <message>
        <source>Show the folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Your pictures</source>
        <translation>你的图片</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>校验时间</translation>
    </message>
    <message>
        <source>Load, cold</source>
        <translation>冷启动载入</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>修复…</translation>
    </message>
    <message>
        <source>Import it to keep its hashes, then it can be verified.</source>
        <translation>导入后会保存校验值，之后即可校验。</translation>
    </message>
    <message>
        <source>Memory on {}</source>
        <translation>{} 的内存</translation>
    </message>
    <message>
        <source>Weights {}</source>
        <translation>权重 {}</translation>
    </message>
    <message>
        <source>Work {}</source>
        <translation>运算 {}</translation>
    </message>
    <message>
        <source>Free {}</source>
        <translation>可用 {}</translation>
    </message>
    <message>
        <source>Speed here, {}, {} steps</source>
        <translation>本机速度，{}，{} 步</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
</context>
<context>
    <name>ModelDialogs</name>
    <message>
        <source>Choose a model or a pack</source>
        <translation>选择模型或模型包</translation>
    </message>
    <message>
        <source>Models and packs</source>
        <translation>模型和模型包</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>选择模型的文件夹</translation>
    </message>
    <message>
        <source>Choose a folder to use in place</source>
        <translation>选择要在原处使用的文件夹</translation>
    </message>
    <message>
        <source>Choose the folder of another copy</source>
        <translation>选择另一份副本的文件夹</translation>
    </message>
    <message>
        <source>Pack the model as</source>
        <translation>把模型打包为</translation>
    </message>
    <message>
        <source>Delete for good all models in the trash?</source>
        <translation>永久删除废纸篓中的所有模型？</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
</context>
<context>
    <name>ModelPicker</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Use a model from this machine…</source>
        <translation>使用本机上的模型…</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>正在查找模型</translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message>
        <source>Unpack {}</source>
        <translation>解包 {}</translation>
    </message>
    <message>
        <source>Import {}</source>
        <translation>导入 {}</translation>
    </message>
    <message>
        <source>Verify {}</source>
        <translation>校验 {}</translation>
    </message>
    <message>
        <source>Repair {}</source>
        <translation>修复 {}</translation>
    </message>
    <message>
        <source>Pack {}</source>
        <translation>打包 {}</translation>
    </message>
    <message>
        <source>Convert {}</source>
        <translation>转换 {}</translation>
    </message>
    <message>
        <source>Download {}</source>
        <translation>下载 {}</translation>
    </message>
    <message>
        <source>Empty the trash of models</source>
        <translation>清空模型废纸篓</translation>
    </message>
    <message>
        <source>Cancelled; the models are as they were.</source>
        <translation>已取消，模型保持原样。</translation>
    </message>
    <message>
        <source>Imported {}.</source>
        <translation>已导入 {}。</translation>
    </message>
    <message>
        <source>{} is here already.</source>
        <translation>{} 已在此处。</translation>
    </message>
    <message>
        <source>Unpacked {}.</source>
        <translation>已解包 {}。</translation>
    </message>
    <message>
        <source>Packed {} as {}.</source>
        <translation>已把 {} 打包为 {}。</translation>
    </message>
    <message>
        <source>Converted {}: {} loads faster.</source>
        <translation>已转换 {}：{} 载入更快。</translation>
    </message>
    <message>
        <source>Downloaded {}.</source>
        <translation>已下载 {}。</translation>
    </message>
    <message>
        <source>Emptied the trash of models: {} are free again.</source>
        <translation>已清空模型废纸篓：腾出 {}。</translation>
    </message>
    <message>
        <source>All {} files of {} match.</source>
        <translation>{1} 的 {0} 个文件全部相符。</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>正在查找模型</translation>
    </message>
    <message>
        <source>Moving {} to the trash</source>
        <translation>正在将 {} 移到废纸篓</translation>
    </message>
    <message>
        <source>Bringing back from the trash</source>
        <translation>正在从废纸篓恢复</translation>
    </message>
    <message>
        <source>Looking for models on this machine</source>
        <translation>正在本机上查找模型</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Fits</source>
        <translation>可运行</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>可商用</translation>
    </message>
    <message>
        <source>Which models</source>
        <translation>显示哪些模型</translation>
    </message>
    <message>
        <source>Space on the disk</source>
        <translation>磁盘空间</translation>
    </message>
    <message>
        <source>No model matches</source>
        <translation>没有匹配的模型</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Drop models to bring them in</source>
        <translation>松开即可导入模型</translation>
    </message>
    <message>
        <source>Search the models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>Import a model file</source>
        <translation>导入模型文件</translation>
    </message>
    <message>
        <source>Use a folder in place</source>
        <translation>在原处使用文件夹</translation>
    </message>
    <message>
        <source>Find models of other programs</source>
        <translation>查找其他程序的模型</translation>
    </message>
    <message>
        <source>Empty the trash of models</source>
        <translation>清空模型废纸篓</translation>
    </message>
    <message>
        <source>Import a folder</source>
        <translation>导入文件夹</translation>
    </message>
    <message>
        <source>Download a model</source>
        <translation>下载模型</translation>
    </message>
    <message>
        <source>Verify all models</source>
        <translation>校验所有模型</translation>
    </message>
    <message>
        <source>Verify or repair this model</source>
        <translation>校验或修复此模型</translation>
    </message>
    <message>
        <source>Show its folder</source>
        <translation>显示其文件夹</translation>
    </message>
    <message>
        <source>Use this model in Create</source>
        <translation>用此模型创作</translation>
    </message>
    <message>
        <source>Pack this model</source>
        <translation>打包此模型</translation>
    </message>
    <message>
        <source>Convert this model to bf16</source>
        <translation>将该模型转换为 bf16</translation>
    </message>
    <message>
        <source>Remove this model</source>
        <translation>移除此模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Only the starter is here.</source>
        <translation>这里只有入门模型。</translation>
    </message>
    <message>
        <source>Models {}</source>
        <translation>模型 {}</translation>
    </message>
    <message>
        <source>Other files {}</source>
        <translation>其他文件 {}</translation>
    </message>
    <message>
        <source>Free {}</source>
        <translation>可用 {}</translation>
    </message>
    <message>
        <source>Removed {}.</source>
        <translation>已移除 {}。</translation>
    </message>
</context>
<context>
    <name>MoveDialog</name>
    <message>
        <source>Moving a folder</source>
        <translation>正在移动文件夹</translation>
    </message>
    <message>
        <source>From {} to {}</source>
        <translation>从 {} 移到 {}</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>已移动</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
</context>
<context>
    <name>Mover</name>
    <message>
        <source>Nothing was moved; {} is used as before.</source>
        <translation>未移动任何内容；仍使用 {}。</translation>
    </message>
    <message>
        <source>{} is used from now on.</source>
        <translation>此后使用 {}。</translation>
    </message>
    <message>
        <source>Files that stay in {}: {}.</source>
        <translation>留在 {} 的文件数：{}。</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Reading pictures that the history does not know</source>
        <translation>正在读取历史记录中没有的图片</translation>
    </message>
    <message>
        <source>The history was damaged. It was rebuilt from the pictures, {} of them; the damaged file is kept as {}.</source>
        <translation>历史记录已损坏，现已从 {} 张图片重建；损坏的文件保留为 {}。</translation>
    </message>
    <message>
        <source>The queue was damaged; the damaged file is kept as {}.</source>
        <translation>队列文件已损坏，保留为 {}。</translation>
    </message>
    <message>
        <source>{} pictures were waiting when Gouache ended.</source>
        <translation>上次退出时还有 {} 张图片在等待。</translation>
    </message>
    <message>
        <source>1 picture was waiting when Gouache ended.</source>
        <translation>上次退出时还有 1 张图片在等待。</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Deleted {} pictures.</source>
        <translation>已删除 {} 张图片。</translation>
    </message>
    <message>
        <source>Deleted 1 picture.</source>
        <translation>已删除 1 张图片。</translation>
    </message>
    <message>
        <source>Emptied the trash: {} pictures.</source>
        <translation>已清空废纸篓：{} 张图片。</translation>
    </message>
    <message>
        <source>Emptied the trash: 1 picture.</source>
        <translation>已清空废纸篓：1 张图片。</translation>
    </message>
</context>
<context>
    <name>Offers</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Styles</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Samplers</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Prompts</source>
        <translation>提示词</translation>
    </message>
</context>
<context>
    <name>Page</name>
    <message>
        <source>Create</source>
        <translation>创作</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Stats</source>
        <translation>统计</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Search actions, models, styles and prompts</source>
        <translation>搜索操作、模型、风格和提示词</translation>
    </message>
    <message>
        <source>What can be done</source>
        <translation>可执行的操作</translation>
    </message>
    <message>
        <source>↑↓ choose     Enter run     Esc close</source>
        <translation>↑↓ 选择     Enter 执行     Esc 关闭</translation>
    </message>
    <message>
        <source>Nothing that can be done now matches “{}”.</source>
        <translation>当前没有与“{}”匹配的操作。</translation>
    </message>
</context>
<context>
    <name>PaletteFeed</name>
    <message>
        <source>Find an action</source>
        <translation>查找操作</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>使用中</translation>
    </message>
</context>
<context>
    <name>PanelEdge</name>
    <message>
        <source>Width of the panel</source>
        <translation>面板宽度</translation>
    </message>
    <message>
        <source>Drag for another width; double click for the usual one</source>
        <translation>拖动可改变宽度，双击恢复默认宽度</translation>
    </message>
</context>
<context>
    <name>ParameterForm</name>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>{} · guidance {}</source>
        <translation>{} · 引导 {}</translation>
    </message>
    <message>
        <source>1 LoRA</source>
        <translation>1 个 LoRA</translation>
    </message>
    <message>
        <source>{} LoRAs</source>
        <translation>{} 个 LoRA</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} 步</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>精细</translation>
    </message>
    <message>
        <source>Square</source>
        <translation>方形</translation>
    </message>
    <message>
        <source>Landscape, 4 to 3</source>
        <translation>横向，4:3</translation>
    </message>
    <message>
        <source>Portrait, 3 to 4</source>
        <translation>纵向，3:4</translation>
    </message>
    <message>
        <source>Wide, 16 to 9</source>
        <translation>宽幅，16:9</translation>
    </message>
    <message>
        <source>Tall, 9 to 16</source>
        <translation>竖幅，9:16</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>What to avoid</source>
        <translation>不想出现的内容</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>{} × {}, a size of its training</source>
        <translation>{} × {}，训练时的尺寸</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Avoid</source>
        <translation>避免</translation>
    </message>
    <message>
        <source>Advanced</source>
        <translation>高级</translation>
    </message>
    <message>
        <source>The width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>The height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>The number of steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>The guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>The seed</source>
        <translation>种子</translation>
    </message>
</context>
<context>
    <name>PictureBar</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Fit the picture to the window</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Star</source>
        <translation>加星标</translation>
    </message>
    <message>
        <source>Reuse all settings of this picture</source>
        <translation>复用此图的全部设置</translation>
    </message>
    <message>
        <source>Compare with the one before</source>
        <translation>与上一张对比</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Show or hide the panels</source>
        <translation>显示或隐藏面板</translation>
    </message>
    <message>
        <source>Remove the star</source>
        <translation>取消星标</translation>
    </message>
</context>
<context>
    <name>PictureStage</name>
    <message>
        <source>Your first picture is one click away</source>
        <translation>点一下，生成第一张图片</translation>
    </message>
    <message>
        <source>Looking for devices</source>
        <translation>正在查找设备</translation>
    </message>
    <message>
        <source>Compare with the one before</source>
        <translation>与上一张对比</translation>
    </message>
    <message>
        <source>Star or unstar</source>
        <translation>加星标或取消星标</translation>
    </message>
    <message>
        <source>Reuse all settings of this picture</source>
        <translation>复用此图的全部设置</translation>
    </message>
    <message>
        <source>Copy the picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存副本</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到废纸篓</translation>
    </message>
    <message>
        <source>Show the file</source>
        <translation>显示文件</translation>
    </message>
    <message>
        <source>Fit the picture to the window</source>
        <translation>适合窗口</translation>
    </message>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Show or hide the panels</source>
        <translation>显示或隐藏面板</translation>
    </message>
    <message>
        <source>Preview after step {} of {}</source>
        <translation>预览：第 {} 步，共 {} 步</translation>
    </message>
    <message>
        <source>The prompt is filled in and {} is ready. Press Generate.</source>
        <translation>提示词已填好，{} 已就绪。点击“生成”。</translation>
    </message>
    <message>
        <source>A picture in about {}</source>
        <translation>一张图片约 {}</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>离线</translation>
    </message>
    <message>
        <source>Nothing leaves this machine.</source>
        <translation>数据不会离开本机。</translation>
    </message>
    <message>
        <source>No account, no network.</source>
        <translation>无需账号，无需联网。</translation>
    </message>
    <message>
        <source>Larger models</source>
        <translation>更大的模型</translation>
    </message>
    <message>
        <source>Add one when you like.</source>
        <translation>随时可以添加。</translation>
    </message>
    <message>
        <source>Open Models</source>
        <translation>前往模型</translation>
    </message>
</context>
<context>
    <name>Pictures</name>
    <message>
        <source>Save a copy of the picture</source>
        <translation>另存图片副本</translation>
    </message>
    <message>
        <source>PNG with settings</source>
        <translation>PNG，含设置</translation>
    </message>
    <message>
        <source>PNG without settings</source>
        <translation>PNG，不含设置</translation>
    </message>
    <message>
        <source>JPEG with settings</source>
        <translation>JPEG，含设置</translation>
    </message>
    <message>
        <source>JPEG without settings</source>
        <translation>JPEG，不含设置</translation>
    </message>
    <message>
        <source>WebP with settings</source>
        <translation>WebP，含设置</translation>
    </message>
    <message>
        <source>WebP without settings</source>
        <translation>WebP，不含设置</translation>
    </message>
    <message>
        <source>Saving the star</source>
        <translation>正在保存星标</translation>
    </message>
    <message>
        <source>Preparing files for other programs</source>
        <translation>正在为其他程序准备文件</translation>
    </message>
    <message>
        <source>Moving to the trash</source>
        <translation>正在移到废纸篓</translation>
    </message>
    <message>
        <source>Bringing back from the trash</source>
        <translation>正在从废纸篓恢复</translation>
    </message>
    <message>
        <source>Emptying the trash</source>
        <translation>正在清空废纸篓</translation>
    </message>
    <message>
        <source>Saving {}</source>
        <translation>正在保存 {}</translation>
    </message>
    <message>
        <source>Reading {}</source>
        <translation>正在读取 {}</translation>
    </message>
</context>
<context>
    <name>PromptDock</name>
    <message>
        <source>Stop the picture that is being made  Esc</source>
        <translation>停止正在生成的图片  Esc</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Make the pictures that wait</source>
        <translation>生成等待中的图片</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>1 waits</source>
        <translation>1 个等待</translation>
    </message>
    <message>
        <source>{} wait</source>
        <translation>{} 个等待</translation>
    </message>
</context>
<context>
    <name>PromptEdit</name>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What you want to see</source>
        <translation>描述你想看到的画面</translation>
    </message>
</context>
<context>
    <name>PromptFeed</name>
    <message>
        <source>Save the prompt as a style</source>
        <translation>将提示词存为风格</translation>
    </message>
    <message>
        <source>{} reads the first {} tokens of a prompt. It does not see: {}</source>
        <translation>{} 只读取提示词的前 {} 个词元，读不到：{}</translation>
    </message>
    <message>
        <source>The starter draws flat graphics: shapes, patterns, simple scenes. Bring a larger model for the rest.</source>
        <translation>入门模型只画扁平图形：形状、图案和简单场景。其他内容使用更大的模型。</translation>
    </message>
</context>
<context>
    <name>PromptTools</name>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>{} tokens</source>
        <translation>{} 个词元</translation>
    </message>
    <message>
        <source>{} of {} tokens</source>
        <translation>{} / {} 个词元</translation>
    </message>
</context>
<context>
    <name>QueueList</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Resume the queue</source>
        <translation>继续队列</translation>
    </message>
    <message>
        <source>Pause after this picture</source>
        <translation>此图完成后暂停</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>{} pictures</source>
        <translation>{} 张图片</translation>
    </message>
</context>
<context>
    <name>QueueRows</name>
    <message>
        <source>Picture {} of {} is being made: {}</source>
        <translation>正在生成第 {} 张，共 {} 张：{}</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>To the front</source>
        <translation>移到最前</translation>
    </message>
    <message>
        <source>Sooner</source>
        <translation>前移</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>后移</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove  Del</source>
        <translation>移除  Del</translation>
    </message>
    <message>
        <source>To the front  Ctrl+Shift+Enter</source>
        <translation>移到最前  Ctrl+Shift+Enter</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>菜单</translation>
    </message>
</context>
<context>
    <name>SeedField</name>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Draw another seed and keep it</source>
        <translation>换一个种子并锁定</translation>
    </message>
    <message>
        <source>Keep the seed of the last picture</source>
        <translation>锁定上一张图片的种子</translation>
    </message>
</context>
<context>
    <name>SettingRow</name>
    <message>
        <source>{}: back to the default</source>
        <translation>{}：恢复默认值</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Search settings</source>
        <translation>搜索设置</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Search the settings</source>
        <translation>搜索设置项</translation>
    </message>
    <message>
        <source>The index of your pictures, the queue, styles and lists of words.</source>
        <translation>图片索引、队列、风格与词表。</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史记录</translation>
    </message>
    <message>
        <source>What is chosen on this page.</source>
        <translation>此页上的选择。</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>What to send along when something goes wrong.</source>
        <translation>出问题时可随报告附上。</translation>
    </message>
    <message>
        <source>Set everything here back to its default? Folders stay where they are.</source>
        <translation>将此页全部恢复为默认值？文件夹位置不变。</translation>
    </message>
    <message>
        <source>Choose the new place: {}</source>
        <translation>选择新位置：{}</translation>
    </message>
    <message>
        <source>No setting matches “{}”.</source>
        <translation>没有与“{}”匹配的设置。</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>SetupPanel</name>
    <message>
        <source>Drop a picture to use its settings</source>
        <translation>拖入图片以使用其设置</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>添加模型</translation>
    </message>
    <message>
        <source>Pause or resume the queue</source>
        <translation>暂停或继续队列</translation>
    </message>
    <message>
        <source>{} is not among your models; {} is used.</source>
        <translation>你的模型中没有 {}，改用 {}。</translation>
    </message>
    <message>
        <source>{} has no sampler called {}; its own is used.</source>
        <translation>{} 没有名为 {} 的采样器；将使用其自带的采样器。</translation>
    </message>
    <message>
        <source>Choose the folder of a model</source>
        <translation>选择模型文件夹</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>正在查找模型</translation>
    </message>
    <message>
        <source>Looking at the model</source>
        <translation>正在查看模型</translation>
    </message>
    <message>
        <source>Fix the {} first</source>
        <translation>先修正{}</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Search shortcuts</source>
        <translation>搜索快捷键</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>No shortcut matches “{}”.</source>
        <translation>没有与“{}”匹配的快捷键。</translation>
    </message>
</context>
<context>
    <name>SizeFields</name>
    <message>
        <source>Width in pixels</source>
        <translation>宽度（像素）</translation>
    </message>
    <message>
        <source>W</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Height in pixels</source>
        <translation>高度（像素）</translation>
    </message>
    <message>
        <source>H</source>
        <translation>高</translation>
    </message>
</context>
<context>
    <name>StageBar</name>
    <message>
        <source>Time by stage</source>
        <translation>各阶段用时</translation>
    </message>
</context>
<context>
    <name>StatsPage</name>
    <message>
        <source>Last {} days</source>
        <translation>最近 {} 天</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>时段</translation>
    </message>
    <message>
        <source>All time</source>
        <translation>全部时间</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>All models</source>
        <translation>全部模型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>All devices</source>
        <translation>全部设备</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Open Create</source>
        <translation>前往创作</translation>
    </message>
    <message>
        <source>No pictures then</source>
        <translation>这段时间没有图片</translation>
    </message>
    <message>
        <source>Show all time</source>
        <translation>显示全部时间</translation>
    </message>
    <message>
        <source>Export the table</source>
        <translation>导出表格</translation>
    </message>
    <message>
        <source>Stats</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>Reading the times of all pictures</source>
        <translation>正在读取所有图片的用时</translation>
    </message>
    <message>
        <source>Make {} pictures to see p50 and p95; {} so far.</source>
        <translation>生成 {} 张图片后显示 p50 和 p95，目前 {} 张。</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>张图片</translation>
    </message>
    <message>
        <source>generating</source>
        <translation>生成用时</translation>
    </message>
    <message>
        <source>cold start</source>
        <translation>次冷启动</translation>
    </message>
    <message>
        <source>cold starts</source>
        <translation>次冷启动</translation>
    </message>
    <message>
        <source>p50, selected row</source>
        <translation>p50，所选行</translation>
    </message>
    <message>
        <source>p95, selected row</source>
        <translation>p95，所选行</translation>
    </message>
    <message>
        <source>first preview, p50</source>
        <translation>首次预览，p50</translation>
    </message>
    <message>
        <source>Reading the trend</source>
        <translation>正在读取趋势</translation>
    </message>
    <message>
        <source>Saving {}</source>
        <translation>正在保存 {}</translation>
    </message>
    <message>
        <source>Saved as {}</source>
        <translation>已保存为 {}</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message>
        <source>{} The defaults are in force until then.</source>
        <translation>{}在此之前使用默认设置。</translation>
    </message>
    <message>
        <source>The folder {} is not there. Until it is, {} is used.</source>
        <translation>找不到文件夹 {}。在此之前使用 {}。</translation>
    </message>
    <message>
        <source>Opening the library in {}</source>
        <translation>正在打开 {} 中的图库</translation>
    </message>
    <message>
        <source>Copy the text</source>
        <translation>复制文字</translation>
    </message>
</context>
<context>
    <name>Style</name>
    <message>
        <source>Cut paper</source>
        <translation>剪纸</translation>
    </message>
    <message>
        <source>Flat gouache</source>
        <translation>平涂水粉</translation>
    </message>
    <message>
        <source>Flat gouache, in Chinese</source>
        <translation>水粉插画</translation>
    </message>
    <message>
        <source>Ink line</source>
        <translation>墨线</translation>
    </message>
    <message>
        <source>Poster</source>
        <translation>海报</translation>
    </message>
    <message>
        <source>Watercolour</source>
        <translation>水彩</translation>
    </message>
</context>
<context>
    <name>StyleButton</name>
    <message>
        <source>Style</source>
        <translation>风格</translation>
    </message>
    <message>
        <source>No style</source>
        <translation>无风格</translation>
    </message>
    <message>
        <source>Words that go around every prompt</source>
        <translation>附加在每条提示词前后的词语</translation>
    </message>
    <message>
        <source>Save as a style…</source>
        <translation>存为风格…</translation>
    </message>
    <message>
        <source>Rename or change this style…</source>
        <translation>重命名或修改此风格…</translation>
    </message>
    <message>
        <source>Delete this style…</source>
        <translation>删除此风格…</translation>
    </message>
</context>
<context>
    <name>StyleDialog</name>
    <message>
        <source>Name of the style</source>
        <translation>风格名称</translation>
    </message>
    <message>
        <source>Template of the style</source>
        <translation>风格模板</translation>
    </message>
    <message>
        <source>With the picture in view</source>
        <translation>附上当前图片</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{} is where the words of the prompt go.</source>
        <translation>提示词会填入 {} 处。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>There is another style of this name.</source>
        <translation>已有同名风格。</translation>
    </message>
</context>
<context>
    <name>StyleShelf</name>
    <message>
        <source>Save as a style</source>
        <translation>存为风格</translation>
    </message>
    <message>
        <source>Change the style</source>
        <translation>修改风格</translation>
    </message>
    <message>
        <source>Delete the style “{}”?</source>
        <translation>删除风格“{}”？</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>ThumbnailGrid</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Skip</source>
        <translation>跳过</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
</context>
<context>
    <name>TrendChart</name>
    <message>
        <source>Trend</source>
        <translation>趋势</translation>
    </message>
    <message>
        <source>Trend of {}</source>
        <translation>{}的趋势</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Waterfall</name>
    <message>
        <source>Copy as text</source>
        <translation>复制为文字</translation>
    </message>
    <message>
        <source>Export JSON</source>
        <translation>导出 JSON</translation>
    </message>
    <message>
        <source>Open in Stats</source>
        <translation>在统计中打开</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>{} so far. The picture is still being made.</source>
        <translation>已用 {}，图片仍在生成。</translation>
    </message>
    <message>
        <source>The times of your first picture will stand here.</source>
        <translation>第一张图片的用时会显示在这里。</translation>
    </message>
    <message>
        <source>Where the time went</source>
        <translation>用时详情</translation>
    </message>
</context>
<context>
    <name>WaterfallChart</name>
    <message>
        <source>Where the time went</source>
        <translation>用时详情</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>This</source>
        <translation>本次</translation>
    </message>
    <message>
        <source>From p50</source>
        <translation>与 p50 相差</translation>
    </message>
    <message>
        <source>waited {} before this</source>
        <translation>此前等待 {}</translation>
    </message>
    <message>
        <source>first preview {}</source>
        <translation>首次预览 {}</translation>
    </message>
    <message>
        <source>this picture</source>
        <translation>本图</translation>
    </message>
    <message>
        <source>p50 to p95 on this machine</source>
        <translation>本机 p50 至 p95</translation>
    </message>
</context>
<context>
    <name>WaterfallFeed</name>
    <message>
        <source>Export the times</source>
        <translation>导出用时</translation>
    </message>
</context>
<context>
    <name>ZoomButton</name>
    <message>
        <source>Actual size</source>
        <translation>实际大小</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适合</translation>
    </message>
    <message>
        <source>Zoom: {}</source>
        <translation>缩放：{}</translation>
    </message>
</context>
<context>
    <name>_Bar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>_Facts</name>
    <message>
        <source>Fastest</source>
        <translation>最快</translation>
    </message>
    <message>
        <source>Slowest</source>
        <translation>最慢</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>{}, step {}</source>
        <translation>{}，第 {} 步</translation>
    </message>
</context>
<context>
    <name>_Field</name>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>_Head</name>
    <message>
        <source>largest first</source>
        <translation>降序</translation>
    </message>
    <message>
        <source>smallest first</source>
        <translation>升序</translation>
    </message>
    <message>
        <source>Sort by this column</source>
        <translation>按此列排序</translation>
    </message>
</context>
<context>
    <name>_Heads</name>
    <message>
        <source>Fit</source>
        <translation>能否运行</translation>
    </message>
    <message>
        <source>Fit on {}</source>
        <translation>能否运行：{}</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Time, p50</source>
        <translation>时间 p50</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘占用</translation>
    </message>
</context>
<context>
    <name>_StepColumns</name>
    <message>
        <source>Seconds of each step</source>
        <translation>每步秒数</translation>
    </message>
</context>
<context>
    <name>_View</name>
    <message>
        <source>Usual times</source>
        <translation>平常用时</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Folder:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>Format:</source>
        <translation>格式：</translation>
    </message>
</context>
<context>
    <name>differences</name>
    <message>
        <source>Same: {}</source>
        <translation>相同：{}</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>what to avoid</source>
        <translation>不想出现的内容</translation>
    </message>
    <message>
        <source>guidance {}</source>
        <translation>引导强度 {}</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Negative prompt</source>
        <translation>反向提示词</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>seed {}</source>
        <translation>种子 {}</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Sampler</source>
        <translation>采样器</translation>
    </message>
    <message>
        <source>LoRAs</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
</context>
<context>
    <name>editing</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>figures</name>
    <message>
        <source>{} s</source>
        <translation>{} 秒</translation>
    </message>
    <message>
        <source>{} min {} s</source>
        <translation>{} 分 {} 秒</translation>
    </message>
    <message>
        <source>{} min</source>
        <translation>{} 分钟</translation>
    </message>
    <message>
        <source>{} h</source>
        <translation>{} 小时</translation>
    </message>
    <message>
        <source>{} MB of {} GB</source>
        <translation>{} MB / {} GB</translation>
    </message>
    <message>
        <source>{} of {} GB</source>
        <translation>{} / {} GB</translation>
    </message>
    <message>
        <source>{} kB</source>
        <translation>{} kB</translation>
    </message>
    <message>
        <source>{} MB</source>
        <translation>{} MB</translation>
    </message>
    <message>
        <source>{} GB</source>
        <translation>{} GB</translation>
    </message>
</context>
<context>
    <name>gestures</name>
    <message>
        <source>Earlier and later prompts</source>
        <translation>上一条、下一条提示词</translation>
    </message>
    <message>
        <source>More or less weight</source>
        <translation>词语权重增减</translation>
    </message>
    <message>
        <source>Move a zoomed picture</source>
        <translation>移动放大后的图片</translation>
    </message>
    <message>
        <source>Fit the picture, or 100 %</source>
        <translation>适合窗口，或 100%</translation>
    </message>
    <message>
        <source>Move a comparison&apos;s slider</source>
        <translation>移动对比滑块</translation>
    </message>
    <message>
        <source>Change how two pictures are compared</source>
        <translation>切换对比方式</translation>
    </message>
    <message>
        <source>Blink between two pictures</source>
        <translation>在两张图片间闪切</translation>
    </message>
    <message>
        <source>Compare with another one</source>
        <translation>换一张来对比</translation>
    </message>
    <message>
        <source>Leave a comparison</source>
        <translation>退出对比</translation>
    </message>
    <message>
        <source>Close the waterfall</source>
        <translation>关闭瀑布图</translation>
    </message>
    <message>
        <source>Move the edge of a panel</source>
        <translation>移动面板边缘</translation>
    </message>
    <message>
        <source>Make a job sooner or later</source>
        <translation>提前或推后任务</translation>
    </message>
    <message>
        <source>Take a job out of the queue</source>
        <translation>从队列中移除任务</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>{}</source>
        <comment>pictures of a prompt</comment>
        <translation>{} 张</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <translation>M 月 d 日</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>yyyy 年 M 月 d 日</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>{} pictures</source>
        <translation>{} 张图片</translation>
    </message>
</context>
<context>
    <name>kinds</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Where the time goes</source>
        <translation>用时分布</translation>
    </message>
    <message>
        <source>Cold</source>
        <translation>冷启动</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>张数</translation>
    </message>
</context>
<context>
    <name>latency</name>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>No picture yet</source>
        <translation>还没有图片</translation>
    </message>
    <message>
        <source>This picture</source>
        <translation>本图</translation>
    </message>
    <message>
        <source>Last picture</source>
        <translation>上一张图片</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>after {}, in {}</source>
        <translation>用时 {}，停在{}</translation>
    </message>
    <message>
        <source>before it began</source>
        <translation>尚未开始</translation>
    </message>
    <message>
        <source>expected</source>
        <translation>预计</translation>
    </message>
    <message>
        <source>so far</source>
        <translation>已用</translation>
    </message>
    <message>
        <source>queued</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>已在内存</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>{}, step {} of {}</source>
        <translation>{}，第 {} / {} 步</translation>
    </message>
    <message>
        <source>{} left</source>
        <translation>{}后完成</translation>
    </message>
    <message>
        <source>s</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>min</source>
        <translation>分</translation>
    </message>
    <message>
        <source>The first of its kind</source>
        <translation>同类的第一张</translation>
    </message>
    <message>
        <source>As fast as usual</source>
        <translation>和平常一样快</translation>
    </message>
    <message>
        <source>{}% faster than usual</source>
        <translation>比平常快 {}%</translation>
    </message>
    <message>
        <source>{}% slower than usual</source>
        <translation>比平常慢 {}%</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>usual</source>
        <translation>平常</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Fits</source>
        <translation>可运行</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>较慢</translation>
    </message>
    <message>
        <source>Too large</source>
        <translation>过大</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>weights in RAM</source>
        <translation>权重放在内存</translation>
    </message>
    <message>
        <source>needs {} GB, has {}</source>
        <translation>需要 {} GB，有 {}</translation>
    </message>
    <message>
        <source>Commercial use</source>
        <translation>可商用</translation>
    </message>
    <message>
        <source>With conditions</source>
        <translation>有条件</translation>
    </message>
    <message>
        <source>Non-commercial</source>
        <translation>不可商用</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>With Gouache</source>
        <translation>随附</translation>
    </message>
    <message>
        <source>Verified</source>
        <translation>已校验</translation>
    </message>
    <message>
        <source>Damaged: {} files</source>
        <translation>损坏：{} 个文件</translation>
    </message>
    <message>
        <source>Damaged: 1 file</source>
        <translation>损坏：1 个文件</translation>
    </message>
    <message>
        <source>A part is missing</source>
        <translation>缺少部件</translation>
    </message>
    <message>
        <source>Not checked yet</source>
        <translation>尚未校验</translation>
    </message>
    <message>
        <source>Cannot be used</source>
        <translation>无法使用</translation>
    </message>
    <message>
        <source>{}, 1 file</source>
        <translation>{}，1 个文件</translation>
    </message>
    <message>
        <source>{}, {} files</source>
        <translation>{}，{} 个文件</translation>
    </message>
    <message>
        <source>Today, {}</source>
        <translation>今天 {}</translation>
    </message>
    <message>
        <source>all match</source>
        <translation>全部相符</translation>
    </message>
    <message>
        <source>These do not match their hashes: {}</source>
        <translation>与校验值不符：{}</translation>
    </message>
    <message>
        <source>In the library</source>
        <translation>在模型库中</translation>
    </message>
    <message>
        <source>part of a model</source>
        <translation>模型部件</translation>
    </message>
    <message>
        <source>textual inversion</source>
        <translation>文本反演</translation>
    </message>
    <message>
        <source>tiny decoder</source>
        <translation>微型解码器</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>As the look</source>
        <translation>随外观</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>Changes at once; prompts stay as they are.</source>
        <translation>立即切换；提示词保持原样。</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 天</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7 天</translation>
    </message>
    <message>
        <source>90 days</source>
        <translation>90 天</translation>
    </message>
    <message>
        <source>English</source>
        <translation>English</translation>
    </message>
    <message>
        <source>Every picture, with its settings inside it.</source>
        <translation>所有图片，设置保存在图片之内。</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>For ever</source>
        <translation>永久</translation>
    </message>
    <message>
        <source>Keep pictures in the trash</source>
        <translation>废纸篓保留图片</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Light or dark, or what the system has.</source>
        <translation>浅色、深色，或与系统一致。</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Middle grey</source>
        <translation>中灰</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>On</source>
        <translation>开</translation>
    </message>
    <message>
        <source>Picture surround</source>
        <translation>图片背景</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Preview while generating</source>
        <translation>生成时预览</translation>
    </message>
    <message>
        <source>Shows the picture as it grows, at most five times a second. Without it a picture takes a little less time.</source>
        <translation>在生成过程中显示图片，每秒最多五次。关闭后生成会稍快一些。</translation>
    </message>
    <message>
        <source>The models that you imported.</source>
        <translation>你导入的模型。</translation>
    </message>
    <message>
        <source>Then they are deleted for good, at the next start of Gouache.</source>
        <translation>之后在 Gouache 下次启动时彻底删除。</translation>
    </message>
    <message>
        <source>What lies around a picture: its colours look different on black and on white.</source>
        <translation>图片四周的颜色：同一颜色在黑底与白底上看起来不同。</translation>
    </message>
    <message>
        <source>White</source>
        <translation>白色</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>简体中文</source>
        <translation>简体中文</translation>
    </message>
</context>
<context>
    <name>stages</name>
    <message>
        <source>Queue</source>
        <translation>排队</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>载入</translation>
    </message>
    <message>
        <source>Encode</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Denoise</source>
        <translation>去噪</translation>
    </message>
    <message>
        <source>Decode</source>
        <translation>解码</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
</context>
<context>
    <name>stats</name>
    <message>
        <source>{}, {}, {} on {}</source>
        <translation>{}，{}，{}，{}</translation>
    </message>
    <message>
        <source>1 step</source>
        <translation>1 步</translation>
    </message>
    <message>
        <source>{} steps</source>
        <translation>{} 步</translation>
    </message>
    <message>
        <source>1 picture</source>
        <translation>1 张图片</translation>
    </message>
    <message>
        <source>{} pictures</source>
        <translation>{} 张图片</translation>
    </message>
    <message>
        <source>{} takes {} of the time of these pictures.</source>
        <translation>{}占这些图片用时的 {}。</translation>
    </message>
    <message>
        <source>The model was in memory every time.</source>
        <translation>每次模型都已在内存中。</translation>
    </message>
    <message>
        <source>The model was loaded every time, in {}.</source>
        <translation>每次都要载入模型，用时 {}。</translation>
    </message>
    <message>
        <source>The model was loaded for {} of {}.</source>
        <translation>{1}中有 {0} 张载入了模型。</translation>
    </message>
    <message>
        <source>A cold start takes no longer.</source>
        <translation>冷启动并不更慢。</translation>
    </message>
    <message>
        <source>A cold start takes {} longer.</source>
        <translation>冷启动多用 {}。</translation>
    </message>
    <message>
        <source>Of all models, {} takes longest to load: {}.</source>
        <translation>所有模型中，{} 载入最慢：{}。</translation>
    </message>
    <message>
        <source>d MMMM, HH:mm</source>
        <translation>M 月 d 日 HH:mm</translation>
    </message>
    <message>
        <source>d MMMM</source>
        <translation>M 月 d 日</translation>
    </message>
    <message>
        <source>&apos;week of&apos; d MMMM</source>
        <translation>M 月 d 日&apos;当周&apos;</translation>
    </message>
    <message>
        <source>MMMM yyyy</source>
        <translation>yyyy 年 M 月</translation>
    </message>
</context>
<context>
    <name>studio</name>
    <message>
        <source>A file of it is missing or belongs to another model: download it again.</source>
        <translation>缺少文件，或文件属于其他模型：重新下载。</translation>
    </message>
    <message>
        <source>A number is negative or the seed is missing.</source>
        <translation>有数值为负，或缺少种子。</translation>
    </message>
    <message>
        <source>A picture cannot be saved as {}.</source>
        <translation>图片无法保存为 {}。</translation>
    </message>
    <message>
        <source>A picture of {} x {} is too narrow for the model.</source>
        <translation>{} × {} 的图片对该模型来说太窄。</translation>
    </message>
    <message>
        <source>A record always holds its seed.</source>
        <translation>记录中必须有种子。</translation>
    </message>
    <message>
        <source>A text has {} bytes.</source>
        <translation>一段文字有 {} 字节。</translation>
    </message>
    <message>
        <source>Another program holds the history in {} locked.</source>
        <translation>{} 中的历史记录被其他程序锁定。</translation>
    </message>
    <message>
        <source>At most {}.</source>
        <translation>最多 {}。</translation>
    </message>
    <message>
        <source>Change the prompt or the seed.</source>
        <translation>更换提示词或种子。</translation>
    </message>
    <message>
        <source>Choose a .safetensors file.</source>
        <translation>选择 .safetensors 文件。</translation>
    </message>
    <message>
        <source>Choose a SenseNova-U1 or U1.5 folder.</source>
        <translation>选择 SenseNova-U1 或 U1.5 的文件夹。</translation>
    </message>
    <message>
        <source>Choose a smaller picture or model, or close other programs.</source>
        <translation>选择更小的尺寸或模型，或关闭其他程序。</translation>
    </message>
    <message>
        <source>Choose a version of the model in safetensors.</source>
        <translation>选择该模型的 safetensors 版本。</translation>
    </message>
    <message>
        <source>Choose another LoRA.</source>
        <translation>选择其他 LoRA。</translation>
    </message>
    <message>
        <source>Choose another device.</source>
        <translation>选择其他设备。</translation>
    </message>
    <message>
        <source>Choose another file; nothing in this one was used.</source>
        <translation>选择其他文件；此文件中的内容未被使用。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>选择其他文件夹。</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>选择其他模型。</translation>
    </message>
    <message>
        <source>Choose another picture.</source>
        <translation>选择其他图片。</translation>
    </message>
    <message>
        <source>Choose another size.</source>
        <translation>选择其他尺寸。</translation>
    </message>
    <message>
        <source>Choose its version in Q4_K, Q5_K, Q6_K or Q8_0.</source>
        <translation>选择其 Q4_K、Q5_K、Q6_K 或 Q8_0 版本。</translation>
    </message>
    <message>
        <source>Choose its version in bf16, fp16 or fp32.</source>
        <translation>选择它的 bf16、fp16 或 fp32 版本。</translation>
    </message>
    <message>
        <source>Choose one of: auto, {}.</source>
        <translation>可选：auto、{}。</translation>
    </message>
    <message>
        <source>Choose the CPU, or a smaller model.</source>
        <translation>选择 CPU，或更小的模型。</translation>
    </message>
    <message>
        <source>Choose the folder of one model.</source>
        <translation>选择单个模型的文件夹。</translation>
    </message>
    <message>
        <source>Choose the folder of that model.</source>
        <translation>选择该模型的文件夹。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or another device.</source>
        <translation>关闭其他程序，或选择更小的模型或其他设备。</translation>
    </message>
    <message>
        <source>Close programs that use the file, and make its folder writable.</source>
        <translation>关闭使用该文件的程序，并确保其文件夹可写。</translation>
    </message>
    <message>
        <source>Close that program, such as a database browser or a backup, and try again.</source>
        <translation>关闭该程序（如数据库浏览器或备份软件），然后重试。</translation>
    </message>
    <message>
        <source>Crop it: one side may be {} times the other.</source>
        <translation>裁剪：长边最多为短边的 {} 倍。</translation>
    </message>
    <message>
        <source>Delete the file.</source>
        <translation>删除该文件。</translation>
    </message>
    <message>
        <source>Download the model again, with all of its files, or choose another one.</source>
        <translation>重新完整下载该模型，或选择其他模型。</translation>
    </message>
    <message>
        <source>Drop a PNG, JPEG or WebP picture.</source>
        <translation>拖入 PNG、JPEG 或 WebP 图片。</translation>
    </message>
    <message>
        <source>Drop a smaller picture.</source>
        <translation>可拖入较小的图片。</translation>
    </message>
    <message>
        <source>Drop another picture.</source>
        <translation>可拖入其他图片。</translation>
    </message>
    <message>
        <source>Drop one of these.</source>
        <translation>拖入其中一种。</translation>
    </message>
    <message>
        <source>Fill it.</source>
        <translation>填写内容。</translation>
    </message>
    <message>
        <source>Free some space.</source>
        <translation>腾出一些空间。</translation>
    </message>
    <message>
        <source>Give it one.</source>
        <translation>填写名称。</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly: the system stopped it, most likely because the memory was full.</source>
        <translation>引擎意外终止：系统结束了它，很可能是因为内存已满。</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly, with code {}.</source>
        <translation>引擎意外终止，代码为 {}。</translation>
    </message>
    <message>
        <source>It starts again by itself: make the picture again. If that does not help, choose a smaller size or model, or close other programs.</source>
        <translation>引擎会自动重启：重新生成这张图片。若仍不行，可改用更小的尺寸或模型，或关闭其他程序。</translation>
    </message>
    <message>
        <source>It starts again by itself: make the picture again. If that does not help, choose another model or device; the log has the details.</source>
        <translation>引擎会自动重启：重新生成这张图片。若仍不行，可改用其他模型或设备；详情见日志。</translation>
    </message>
    <message>
        <source>The log has the details.</source>
        <translation>详情见日志。</translation>
    </message>
    <message>
        <source>The engine cannot be started: {}.</source>
        <translation>无法启动引擎：{}。</translation>
    </message>
    <message>
        <source>Close other programs and try again.</source>
        <translation>关闭其他程序后再试。</translation>
    </message>
    <message>
        <source>The engine has ended.</source>
        <translation>引擎已终止。</translation>
    </message>
    <message>
        <source>Make a picture: that starts it again.</source>
        <translation>生成一张图片即可重新启动它。</translation>
    </message>
    <message>
        <source>A folder cannot be moved while a model is being worked on.</source>
        <translation>正在处理模型时无法移动文件夹。</translation>
    </message>
    <message>
        <source>A folder cannot be moved while a picture is being made.</source>
        <translation>生成图片时无法移动文件夹。</translation>
    </message>
    <message>
        <source>A strength of {} takes none of the {} steps.</source>
        <translation>强度为 {} 时，{} 步中一步也不会用到。</translation>
    </message>
    <message>
        <source>Add it to a model instead.</source>
        <translation>改为把它加到模型上。</translation>
    </message>
    <message>
        <source>Add it to the Python that Gouache runs in, or choose another model.</source>
        <translation>把它装到 Gouache 所用的 Python 中，或选择另一个模型。</translation>
    </message>
    <message>
        <source>Another import or change of models is under way in {}.</source>
        <translation>{} 中正在导入或更改其他模型。</translation>
    </message>
    <message>
        <source>CPU, 1 core</source>
        <translation>CPU，1 核</translation>
    </message>
    <message>
        <source>CPU, {} cores</source>
        <translation>CPU，{} 核</translation>
    </message>
    <message>
        <source>Choose a smaller picture.</source>
        <translation>选择较小的图片。</translation>
    </message>
    <message>
        <source>Choose an empty folder.</source>
        <translation>另选空文件夹。</translation>
    </message>
    <message>
        <source>Choose another disk.</source>
        <translation>可换一个磁盘。</translation>
    </message>
    <message>
        <source>Choose its version for transformers, as deepseek-community/Janus-Pro-1B.</source>
        <translation>选择其 transformers 版本，如 deepseek-community/Janus-Pro-1B。</translation>
    </message>
    <message>
        <source>Choose its version in bf16, fp16 or fp8.</source>
        <translation>选择 bf16、fp16 或 fp8 版本。</translation>
    </message>
    <message>
        <source>Choose one of 1 to {} letters, digits, spaces, dots and dashes.</source>
        <translation>可用 1 到 {} 个字母、数字、空格、点和连字符。</translation>
    </message>
    <message>
        <source>Choose one of: {}.</source>
        <translation>从以下选择：{}。</translation>
    </message>
    <message>
        <source>Choose the folder of a diffusers model.</source>
        <translation>选择一个 diffusers 模型的文件夹。</translation>
    </message>
    <message>
        <source>Commercial use is allowed after registering with its makers.</source>
        <translation>向其作者登记后可商用。</translation>
    </message>
    <message>
        <source>Commercial use is allowed below 1 million US dollars of revenue a year.</source>
        <translation>年收入低于 100 万美元时可商用。</translation>
    </message>
    <message>
        <source>Commercial use is allowed up to 1 million users a month.</source>
        <translation>月用户不超过 100 万时可商用。</translation>
    </message>
    <message>
        <source>Commercial use is allowed up to 100 million users a month.</source>
        <translation>月用户不超过 1 亿时可商用。</translation>
    </message>
    <message>
        <source>Commercial use is allowed up to 100 million users a month; not in the European Union, the United Kingdom and South Korea.</source>
        <translation>月用户不超过 1 亿时可商用；不适用于欧盟、英国和韩国。</translation>
    </message>
    <message>
        <source>Commercial use is allowed where its makers are named.</source>
        <translation>注明作者即可商用。</translation>
    </message>
    <message>
        <source>Commercial use is allowed where its makers are named; changed models keep the licence.</source>
        <translation>注明作者即可商用；修改后的模型须沿用同一许可证。</translation>
    </message>
    <message>
        <source>Commercial use is allowed; the model is shared with its licence.</source>
        <translation>可商用；分享模型时须附上许可证。</translation>
    </message>
    <message>
        <source>Copy or make the pack again; nothing of it was kept.</source>
        <translation>重新复制或制作该模型包即可，未保留任何内容。</translation>
    </message>
    <message>
        <source>Everything is allowed, with no condition.</source>
        <translation>允许一切用途，没有条件。</translation>
    </message>
    <message>
        <source>Everything is where it was.</source>
        <translation>一切仍在原处。</translation>
    </message>
    <message>
        <source>Free some space and try again.</source>
        <translation>腾出空间后再试。</translation>
    </message>
    <message>
        <source>Free some space, or use it in place.</source>
        <translation>可腾出空间，或在原处使用。</translation>
    </message>
    <message>
        <source>Get it there with a browser, then import the folder.</source>
        <translation>用浏览器在那里下载，再导入文件夹。</translation>
    </message>
    <message>
        <source>Give this one another name, or remove that one first.</source>
        <translation>可为此模型另取名称，或先移除已有的模型。</translation>
    </message>
    <message>
        <source>Gouache is already running with the library in {}.</source>
        <translation>Gouache 已在运行，正在使用 {} 中的图库。</translation>
    </message>
    <message>
        <source>Install Gouache again.</source>
        <translation>重新安装 Gouache。</translation>
    </message>
    <message>
        <source>It is rebuilt from the pictures at the next start.</source>
        <translation>下次启动时会从图片重建。</translation>
    </message>
    <message>
        <source>It is safe in {}.</source>
        <translation>它已安全保存在 {}。</translation>
    </message>
    <message>
        <source>It may have been moved, deleted or changed outside Gouache.</source>
        <translation>它可能已在 Gouache 之外被移动、删除或修改。</translation>
    </message>
    <message>
        <source>It stays where it was.</source>
        <translation>它仍在原处。</translation>
    </message>
    <message>
        <source>Its files belong to different models: download it again.</source>
        <translation>它的文件来自不同的模型：重新下载。</translation>
    </message>
    <message>
        <source>Its settings may be damaged: verify it, or choose another model.</source>
        <translation>其设置可能已损坏：可校验该模型，或选择其他模型。</translation>
    </message>
    <message>
        <source>Keep the library on a disk with links, which FAT and exFAT have not.</source>
        <translation>模型库须放在支持链接的磁盘上，FAT 和 exFAT 不支持。</translation>
    </message>
    <message>
        <source>Leave it out for the model&apos;s own value.</source>
        <translation>留空则使用模型的默认值。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>去掉它。</translation>
    </message>
    <message>
        <source>Leave some out.</source>
        <translation>去掉一些。</translation>
    </message>
    <message>
        <source>Line {} of {} joins unknown tokens: {}.</source>
        <translation>第 {} 行（{}）合并了未知的词元：{}。</translation>
    </message>
    <message>
        <source>Look for its exact name there.</source>
        <translation>在那里查找准确的名称。</translation>
    </message>
    <message>
        <source>Looking at {} took more than {} seconds and was stopped.</source>
        <translation>检查 {} 超过 {} 秒，已停止。</translation>
    </message>
    <message>
        <source>Make it again.</source>
        <translation>重新生成。</translation>
    </message>
    <message>
        <source>Make it writable, or set GOUACHE_HOME to another folder.</source>
        <translation>确保它可写，或将 GOUACHE_HOME 设为其他文件夹。</translation>
    </message>
    <message>
        <source>Make room there or let it be written to.</source>
        <translation>在那里腾出空间，或允许写入。</translation>
    </message>
    <message>
        <source>Make room there, or choose another folder.</source>
        <translation>在那里腾出空间，或选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Make the folder writable, or set GOUACHE_HOME to another one.</source>
        <translation>确保该文件夹可写，或将 GOUACHE_HOME 设为其他文件夹。</translation>
    </message>
    <message>
        <source>Mend or delete the file.</source>
        <translation>修复或删除该文件。</translation>
    </message>
    <message>
        <source>Mend the file or take its name out.</source>
        <translation>修复该文件，或从提示词中去掉它的名称。</translation>
    </message>
    <message>
        <source>Move it out of this folder.</source>
        <translation>将它移出此文件夹。</translation>
    </message>
    <message>
        <source>Move that file away and import its model again.</source>
        <translation>把该文件移走，再重新导入其模型。</translation>
    </message>
    <message>
        <source>Move the file away; it is rebuilt from the pictures at the next start.</source>
        <translation>移走该文件，下次启动时会从图片重建。</translation>
    </message>
    <message>
        <source>Move the model to the drive of the temporary folder, or allow symbolic links.</source>
        <translation>将模型移到临时文件夹所在的磁盘，或允许符号链接。</translation>
    </message>
    <message>
        <source>Name a new folder.</source>
        <translation>指定一个新文件夹。</translation>
    </message>
    <message>
        <source>Name a pack.</source>
        <translation>指明一个模型包。</translation>
    </message>
    <message>
        <source>Name its folder or its file.</source>
        <translation>指明其文件夹或文件。</translation>
    </message>
    <message>
        <source>Name one of them: {}.</source>
        <translation>指明其中一个：{}。</translation>
    </message>
    <message>
        <source>Choose the folder of a diffusers or SenseNova-U1 model, or a .safetensors or .gguf file.</source>
        <translation>选择 diffusers 或 SenseNova-U1 模型的文件夹，或 .safetensors、.gguf 文件。</translation>
    </message>
    <message>
        <source>No Ascend chip answers.</source>
        <translation>没有可用的昇腾芯片。</translation>
    </message>
    <message>
        <source>No Cambricon chip answers.</source>
        <translation>没有可用的寒武纪芯片。</translation>
    </message>
    <message>
        <source>No Intel graphics answers, or this torch was built without XPU.</source>
        <translation>没有可用的 Intel 显卡，或当前 torch 不支持 XPU。</translation>
    </message>
    <message>
        <source>No Moore Threads card answers.</source>
        <translation>没有可用的摩尔线程显卡。</translation>
    </message>
    <message>
        <source>No NVIDIA or AMD card answers, or this torch was built without CUDA and ROCm.</source>
        <translation>没有可用的 NVIDIA 或 AMD 显卡，或当前 torch 不支持 CUDA 和 ROCm。</translation>
    </message>
    <message>
        <source>No file was left.</source>
        <translation>没有留下文件。</translation>
    </message>
    <message>
        <source>No imported model is called {}.</source>
        <translation>没有名为 {} 的已导入模型。</translation>
    </message>
    <message>
        <source>No licence is stated; ask its makers what is allowed.</source>
        <translation>未注明许可证；可向其作者询问允许的用途。</translation>
    </message>
    <message>
        <source>No model called {} is in the trash.</source>
        <translation>废纸篓中没有名为 {} 的模型。</translation>
    </message>
    <message>
        <source>Not for business: neither the model nor its pictures may earn money.</source>
        <translation>不可用于商业：模型及其图片均不得用来营利。</translation>
    </message>
    <message>
        <source>Not for business: running the model for one needs a licence of Black Forest Labs.</source>
        <translation>不可用于商业：商业运行该模型须取得 Black Forest Labs 的许可。</translation>
    </message>
    <message>
        <source>Nothing here drives {}.</source>
        <translation>没有可驱动 {} 的后端。</translation>
    </message>
    <message>
        <source>One of the choices leaves the prompt empty.</source>
        <translation>其中一个选项会让提示词变为空。</translation>
    </message>
    <message>
        <source>One of the choices makes the prompt {} characters long; {} is the most.</source>
        <translation>其中一个选项会让提示词达到 {} 个字符，最多 {} 个。</translation>
    </message>
    <message>
        <source>One of {} and {} lies inside the other.</source>
        <translation>{} 与 {} 互相包含。</translation>
    </message>
    <message>
        <source>Open the newest Gouache that you have once; it brings the history up to date.</source>
        <translation>打开一次最新版 Gouache，它会更新历史记录。</translation>
    </message>
    <message>
        <source>Pictures are PNG files; {} is not named so.</source>
        <translation>图片为 PNG 文件，{} 的扩展名不符。</translation>
    </message>
    <message>
        <source>Pictures may be sold without naming anybody; the model is shared with its licence.</source>
        <translation>图片可出售，无须署名；分享模型时须附上许可证。</translation>
    </message>
    <message>
        <source>Pictures may be sold; changed models are shared openly under the same licence.</source>
        <translation>图片可出售；修改后的模型须以同一许可证公开分享。</translation>
    </message>
    <message>
        <source>Pictures may be sold; changed models keep the licence.</source>
        <translation>图片可出售；修改后的模型须沿用同一许可证。</translation>
    </message>
    <message>
        <source>Pictures may be sold; the uses that the licence lists as harmful are not allowed.</source>
        <translation>图片可出售；许可证列为有害的用途除外。</translation>
    </message>
    <message>
        <source>Pictures of Gouache, A1111 and ComfyUI do, unless they were saved without.</source>
        <translation>Gouache、A1111 和 ComfyUI 的图片都含设置，除非保存时未包含。</translation>
    </message>
    <message>
        <source>Put a file with each of these beside it or into the folders beside its own, or import them. A diffusers folder of a {} model lends them too, and ComfyUI its tokenizers.</source>
        <translation>把含有这些部分的文件放在它旁边或相邻的文件夹中，或将它们导入。{} 模型的 diffusers 文件夹也能提供这些部分，ComfyUI 能提供分词器。</translation>
    </message>
    <message>
        <source>Put each as a folder of that name into it, and name it in {}.</source>
        <translation>把每个部件以同名文件夹放进去，并写入{}。</translation>
    </message>
    <message>
        <source>Put the diffusers folder of a {} model of the same size beside the file, or import both: it lends what is missing.</source>
        <translation>把同样大小的 {} 模型的 diffusers 文件夹放到该文件旁边，或将两者都导入：缺少的部分由它提供。</translation>
    </message>
    <message>
        <source>Put the file itself there.</source>
        <translation>把文件本身放到那里。</translation>
    </message>
    <message>
        <source>Remove it or type the text again.</source>
        <translation>删除该字符，或重新输入文字。</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>移除它。</translation>
    </message>
    <message>
        <source>Remove {} of them or add pictures.</source>
        <translation>移除其中 {} 个，或添加图片。</translation>
    </message>
    <message>
        <source>Rename that file.</source>
        <translation>重命名该文件。</translation>
    </message>
    <message>
        <source>Repair it from another copy, or import it again; nothing was loaded.</source>
        <translation>可用另一份副本修复，或重新导入。未载入任何内容。</translation>
    </message>
    <message>
        <source>Repair the model first: gouache models verify names it.</source>
        <translation>先修复模型：gouache models verify 会指出损坏的文件。</translation>
    </message>
    <message>
        <source>Repair the model from another copy.</source>
        <translation>可用另一份副本修复模型。</translation>
    </message>
    <message>
        <source>Save as PNG or WebP, or without settings.</source>
        <translation>保存为 PNG 或 WebP，或不含设置。</translation>
    </message>
    <message>
        <source>Say it once, where the prompt belongs.</source>
        <translation>只写一次，放在提示词应在的位置。</translation>
    </message>
    <message>
        <source>Shorten it.</source>
        <translation>缩短。</translation>
    </message>
    <message>
        <source>Shorten the prompt.</source>
        <translation>缩短提示词。</translation>
    </message>
    <message>
        <source>Something unexpected happened: {}.</source>
        <translation>发生意外错误：{}。</translation>
    </message>
    <message>
        <source>Such code is never run. Choose a model of diffusers and transformers alone.</source>
        <translation>此类代码不会运行。选择只依赖 diffusers 和 transformers 的模型。</translation>
    </message>
    <message>
        <source>Such code is never run. Choose a model that diffusers itself knows.</source>
        <translation>此类代码不会运行。选择 diffusers 本身支持的模型。</translation>
    </message>
    <message>
        <source>Take out a choice or a list.</source>
        <translation>去掉一个选项或词表。</translation>
    </message>
    <message>
        <source>Take out some of the braces.</source>
        <translation>去掉一些花括号。</translation>
    </message>
    <message>
        <source>The chat template in {} took more than {} seconds, {} GB or {} letters, and was stopped.</source>
        <translation>{} 中的对话模板耗时超过 {} 秒、占用超过 {} GB 或超过 {} 个字符，已被停止。</translation>
    </message>
    <message>
        <source>Take the name out of the prompt, or choose another model.</source>
        <translation>从提示词中去掉该名称，或选择其他模型。</translation>
    </message>
    <message>
        <source>The choices in this prompt lie more than {} deep in each other.</source>
        <translation>提示词中的选项嵌套超过 {} 层。</translation>
    </message>
    <message>
        <source>The command ended unexpectedly.</source>
        <translation>命令意外结束。</translation>
    </message>
    <message>
        <source>The connection for {} broke off after {} bytes.</source>
        <translation>{} 的连接在 {} 字节后中断。</translation>
    </message>
    <message>
        <source>The connection to {} failed: {}.</source>
        <translation>与 {} 的连接失败：{}。</translation>
    </message>
    <message>
        <source>The default is {}.</source>
        <translation>默认值为 {}。</translation>
    </message>
    <message>
        <source>The disk is full, so the history in {} cannot grow.</source>
        <translation>磁盘已满，{} 中的历史记录无法写入。</translation>
    </message>
    <message>
        <source>The disk is full, so the queue in {} cannot grow.</source>
        <translation>磁盘已满，{} 中的队列无法写入。</translation>
    </message>
    <message>
        <source>The disk is full: {} in {}.</source>
        <translation>磁盘已满：{}，位于 {}。</translation>
    </message>
    <message>
        <source>The disk of {} has {} GB free; {} GB are to be moved.</source>
        <translation>{} 所在磁盘可用 {} GB；需移动 {} GB。</translation>
    </message>
    <message>
        <source>The file is cut short.</source>
        <translation>文件不完整。</translation>
    </message>
    <message>
        <source>The file is no PNG.</source>
        <translation>该文件不是 PNG。</translation>
    </message>
    <message>
        <source>The files belong to different models: download it again.</source>
        <translation>文件来自不同的模型：重新下载。</translation>
    </message>
    <message>
        <source>The folder of the setting {} cannot be moved.</source>
        <translation>设置项 {} 的文件夹无法移动。</translation>
    </message>
    <message>
        <source>The folder {} cannot be used: {}.</source>
        <translation>文件夹 {} 无法使用：{}。</translation>
    </message>
    <message>
        <source>The folder {} could not be moved: {}.</source>
        <translation>文件夹 {} 无法移动：{}。</translation>
    </message>
    <message>
        <source>The folder {} is empty.</source>
        <translation>文件夹 {} 是空的。</translation>
    </message>
    <message>
        <source>The folder {} is where it is already.</source>
        <translation>文件夹 {} 已在此处。</translation>
    </message>
    <message>
        <source>The history has version {}; stats need {}.</source>
        <translation>历史记录为版本 {}，统计需要版本 {}。</translation>
    </message>
    <message>
        <source>The history in {} cannot be used: {}.</source>
        <translation>{} 中的历史记录无法使用：{}。</translation>
    </message>
    <message>
        <source>The history in {} has version {}; this Gouache knows {}.</source>
        <translation>{} 中的历史记录为版本 {}，当前 Gouache 支持版本 {}。</translation>
    </message>
    <message>
        <source>The history in {} holds a row that nobody wrote: {}.</source>
        <translation>{} 中的历史记录含有来历不明的行：{}。</translation>
    </message>
    <message>
        <source>The history in {} is damaged.</source>
        <translation>{} 中的历史记录已损坏。</translation>
    </message>
    <message>
        <source>The id is none of ours.</source>
        <translation>编号无法识别。</translation>
    </message>
    <message>
        <source>The library of models cannot be changed: {}.</source>
        <translation>无法更改模型库：{}。</translation>
    </message>
    <message>
        <source>The licence is not known here; read it before you sell.</source>
        <translation>此处不了解该许可证；出售前须阅读其原文。</translation>
    </message>
    <message>
        <source>The list of words in {} cannot be used: {}.</source>
        <translation>{} 中的词表无法使用：{}。</translation>
    </message>
    <message>
        <source>The log has the details; the studio goes on working.</source>
        <translation>详情见日志，软件可以继续使用。</translation>
    </message>
    <message>
        <source>The model gave a picture of {} × {}, not {} × {}.</source>
        <translation>模型给出的图片为 {} × {}，而非 {} × {}。</translation>
    </message>
    <message>
        <source>The model gave values that are not numbers.</source>
        <translation>模型给出了无效的数值。</translation>
    </message>
    <message>
        <source>The model in {} has no tokenizer: {} is missing or too large.</source>
        <translation>{} 中的模型没有分词器：{} 缺失或过大。</translation>
    </message>
    <message>
        <source>The model in {} lacks the tensor {}.</source>
        <translation>{} 中的模型缺少张量 {}。</translation>
    </message>
    <message>
        <source>The model {} cannot be looked up: {}.</source>
        <translation>无法查找模型 {}：{}。</translation>
    </message>
    <message>
        <source>The model&apos;s files may be damaged.</source>
        <translation>模型文件可能已损坏。</translation>
    </message>
    <message>
        <source>The model&apos;s own safety check hid the picture.</source>
        <translation>模型自带的安全检查隐藏了这张图片。</translation>
    </message>
    <message>
        <source>The model&apos;s tokenizer has no token {}.</source>
        <translation>模型的分词器没有词元 {}。</translation>
    </message>
    <message>
        <source>The models are as they were.</source>
        <translation>模型保持原样。</translation>
    </message>
    <message>
        <source>The name has {} characters; {} is the most.</source>
        <translation>名称有 {} 个字符，最多 {} 个。</translation>
    </message>
    <message>
        <source>The name of the model is empty.</source>
        <translation>模型名称为空。</translation>
    </message>
    <message>
        <source>The negative prompt</source>
        <translation>负面提示词</translation>
    </message>
    <message>
        <source>The pack has {} GB, and {} GB are free.</source>
        <translation>模型包有 {} GB，可用空间为 {} GB。</translation>
    </message>
    <message>
        <source>The picture cannot be saved in {}: {} ({}).</source>
        <translation>图片无法保存到 {}：{}（{}）。</translation>
    </message>
    <message>
        <source>The picture is in {}.</source>
        <translation>图片在 {} 中。</translation>
    </message>
    <message>
        <source>The picture is kept in memory until you free space or save it elsewhere.</source>
        <translation>图片会留在内存中，直到你腾出空间或另存他处。</translation>
    </message>
    <message>
        <source>The picture itself is safe in {}.</source>
        <translation>图片本身已安全保存在 {}。</translation>
    </message>
    <message>
        <source>The picture {} cannot be read: {}.</source>
        <translation>无法读取图片 {}：{}。</translation>
    </message>
    <message>
        <source>The prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>The prompt holds &lt;IMG_CONTEXT&gt;, which stands for a part of a picture.</source>
        <translation>提示词中含有 &lt;IMG_CONTEXT&gt;，它代表图片的一部分。</translation>
    </message>
    <message>
        <source>The prompt is empty.</source>
        <translation>提示词为空。</translation>
    </message>
    <message>
        <source>The prompt says {} {} times for {} pictures.</source>
        <translation>提示词中 {} 出现了 {} 次，而图片有 {} 张。</translation>
    </message>
    <message>
        <source>The queue in {} cannot be written: {}.</source>
        <translation>{} 中的队列无法写入：{}。</translation>
    </message>
    <message>
        <source>The record is nested too deeply.</source>
        <translation>记录嵌套过深。</translation>
    </message>
    <message>
        <source>The record is of no known format.</source>
        <translation>记录格式无法识别。</translation>
    </message>
    <message>
        <source>The seed is not drawn yet.</source>
        <translation>种子尚未生成。</translation>
    </message>
    <message>
        <source>The setting {} cannot be {}.</source>
        <translation>设置 {} 不能为 {}。</translation>
    </message>
    <message>
        <source>The settings are too long for a JPEG, which holds 64 KB of them.</source>
        <translation>设置过长，JPEG 最多容纳 64 KB。</translation>
    </message>
    <message>
        <source>The settings do not fit into the picture.</source>
        <translation>设置过长，无法写入图片。</translation>
    </message>
    <message>
        <source>The settings in {} are damaged.</source>
        <translation>{} 中的设置已损坏。</translation>
    </message>
    <message>
        <source>The settings in {} are no JSON object.</source>
        <translation>{} 中的设置不是 JSON 对象。</translation>
    </message>
    <message>
        <source>The settings in {} are {} MB long; {} MB is the most.</source>
        <translation>{} 中的设置长达 {} MB，最多 {} MB。</translation>
    </message>
    <message>
        <source>The settings in {} cannot be read: {}.</source>
        <translation>无法读取 {} 中的设置：{}。</translation>
    </message>
    <message>
        <source>The starter model is not installed.</source>
        <translation>入门模型未安装。</translation>
    </message>
    <message>
        <source>The style could not be saved in {}: {}.</source>
        <translation>风格无法保存到 {}：{}。</translation>
    </message>
    <message>
        <source>The style has no name.</source>
        <translation>风格没有名称。</translation>
    </message>
    <message>
        <source>The style holds characters of no text.</source>
        <translation>风格含有非文本字符。</translation>
    </message>
    <message>
        <source>The style in {} cannot be read: {}.</source>
        <translation>无法读取 {} 中的风格：{}。</translation>
    </message>
    <message>
        <source>The style in {} lacks its name or its template.</source>
        <translation>{} 中的风格缺少名称或模板。</translation>
    </message>
    <message>
        <source>The table cannot be saved in {}: {}.</source>
        <translation>表格无法保存到 {}：{}。</translation>
    </message>
    <message>
        <source>The template has {} characters; {} is the most.</source>
        <translation>模板有 {} 个字符，最多 {} 个。</translation>
    </message>
    <message>
        <source>The template says {} {} times.</source>
        <translation>模板中 {} 出现了 {} 次。</translation>
    </message>
    <message>
        <source>The tokenizer has {} tokens; the network knows {}.</source>
        <translation>分词器有 {} 个词元，网络支持 {} 个。</translation>
    </message>
    <message>
        <source>The tokenizer in {} does not number its tokens from 0 to {}.</source>
        <translation>{} 中的分词器未按 0 到 {} 为词元编号。</translation>
    </message>
    <message>
        <source>The tokenizer of {} took more than {} seconds and was stopped.</source>
        <translation>{} 的分词器耗时超过 {} 秒，已被停止。</translation>
    </message>
    <message>
        <source>The trash cannot be emptied: {}.</source>
        <translation>无法清空废纸篓：{}。</translation>
    </message>
    <message>
        <source>The weight of {} must be a number from {} to {}; {} is not.</source>
        <translation>{} 的权重应为 {} 到 {} 之间的数字，{} 不是。</translation>
    </message>
    <message>
        <source>The {} must be a number from {} to {}; {} is not.</source>
        <translation>{}应为 {} 到 {} 之间的数，{} 不是。</translation>
    </message>
    <message>
        <source>The {} must be a whole number from {} to {}; {} is not.</source>
        <translation>{}应为 {} 到 {} 之间的整数，{} 不是。</translation>
    </message>
    <message>
        <source>There are no weights (model*.safetensors) in {}.</source>
        <translation>{} 中没有权重文件（model*.safetensors）。</translation>
    </message>
    <message>
        <source>There are {} LoRAs; {} are the most.</source>
        <translation>有 {} 个 LoRA；最多 {} 个。</translation>
    </message>
    <message>
        <source>There are {}.</source>
        <translation>可用的有 {}。</translation>
    </message>
    <message>
        <source>There is already a model called {}.</source>
        <translation>已有名为 {} 的模型。</translation>
    </message>
    <message>
        <source>There is no LoRA at {}.</source>
        <translation>{} 处没有 LoRA。</translation>
    </message>
    <message>
        <source>There is no copy at {}.</source>
        <translation>{} 处没有副本。</translation>
    </message>
    <message>
        <source>There is no device {} here.</source>
        <translation>没有设备 {}。</translation>
    </message>
    <message>
        <source>There is no list of words called {}.</source>
        <translation>没有名为 {} 的词表。</translation>
    </message>
    <message>
        <source>There is no model at {}.</source>
        <translation>{} 处没有模型。</translation>
    </message>
    <message>
        <source>There is no picture at {}.</source>
        <translation>{} 处没有图片。</translation>
    </message>
    <message>
        <source>There is something else in {}.</source>
        <translation>{} 中有其他内容。</translation>
    </message>
    <message>
        <source>They belong to different models: download it again.</source>
        <translation>它们来自不同的模型：重新下载。</translation>
    </message>
    <message>
        <source>This is a {} model, not a SenseNova-U1 model (neo_chat).</source>
        <translation>这是 {} 模型，不是 SenseNova-U1 模型（neo_chat）。</translation>
    </message>
    <message>
        <source>This is no Apple chip, or its macOS is too old for torch.</source>
        <translation>这不是 Apple 芯片，或 macOS 版本过旧，不支持 torch。</translation>
    </message>
    <message>
        <source>This picture is not in memory any more.</source>
        <translation>这张图片已不在内存中。</translation>
    </message>
    <message>
        <source>This prompt stands for {} prompts; {} is the most.</source>
        <translation>这条提示词会展开为 {} 条，最多 {} 条。</translation>
    </message>
    <message>
        <source>Try 1.</source>
        <translation>可改为 1。</translation>
    </message>
    <message>
        <source>Try again later; what was downloaded is kept, and it goes on from there.</source>
        <translation>稍后再试；已下载的内容会保留，并从那里继续。</translation>
    </message>
    <message>
        <source>Try again, or another endpoint; nothing of this file was kept.</source>
        <translation>再试一次，或换一个端点；此文件未保留任何内容。</translation>
    </message>
    <message>
        <source>Try again; it goes on from there.</source>
        <translation>再试一次即从那里继续。</translation>
    </message>
    <message>
        <source>Try another endpoint.</source>
        <translation>可换一个端点。</translation>
    </message>
    <message>
        <source>Try another seed.</source>
        <translation>换一个种子。</translation>
    </message>
    <message>
        <source>Try it again.</source>
        <translation>再试一次。</translation>
    </message>
    <message>
        <source>Try {} or more.</source>
        <translation>改用 {} 或更大。</translation>
    </message>
    <message>
        <source>Try {}.</source>
        <translation>试试 {}。</translation>
    </message>
    <message>
        <source>Type it again.</source>
        <translation>重新输入。</translation>
    </message>
    <message>
        <source>Type what you want to see.</source>
        <translation>描述你想看到的画面。</translation>
    </message>
    <message>
        <source>Update Gouache, or set GOUACHE_HOME to another folder. Nothing was changed.</source>
        <translation>更新 Gouache，或将 GOUACHE_HOME 设为其他文件夹。未做任何更改。</translation>
    </message>
    <message>
        <source>Update the studio, or choose another model.</source>
        <translation>更新软件，或选择其他模型。</translation>
    </message>
    <message>
        <source>Use .png, .jpg or .webp as its ending.</source>
        <translation>扩展名使用 .png、.jpg 或 .webp。</translation>
    </message>
    <message>
        <source>Use .png.</source>
        <translation>使用 .png。</translation>
    </message>
    <message>
        <source>Use its window or close it, or set GOUACHE_HOME to another folder.</source>
        <translation>使用或关闭已打开的窗口，或将 GOUACHE_HOME 设为其他文件夹。</translation>
    </message>
    <message>
        <source>Wait until it is done, or cancel it.</source>
        <translation>等待完成，或取消生成。</translation>
    </message>
    <message>
        <source>Wait until it is done.</source>
        <translation>等它完成。</translation>
    </message>
    <message>
        <source>Write it as OWNER/NAME.</source>
        <translation>写作 OWNER/NAME。</translation>
    </message>
    <message>
        <source>Write it as {}.</source>
        <translation>写作 {}。</translation>
    </message>
    <message>
        <source>count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>guidance</source>
        <translation>引导强度</translation>
    </message>
    <message>
        <source>height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>it aligns its tensors to {} bytes</source>
        <translation>张量按 {} 字节对齐</translation>
    </message>
    <message>
        <source>it does not begin with {}</source>
        <translation>开头不是 {}</translation>
    </message>
    <message>
        <source>it has {} bytes; {} are the most</source>
        <translation>有 {} 字节，最多为 {}</translation>
    </message>
    <message>
        <source>it holds a text that is no UTF-8</source>
        <translation>含有非 UTF-8 的文本</translation>
    </message>
    <message>
        <source>it holds a value of the unknown kind {}</source>
        <translation>含有未知类型 {} 的值</translation>
    </message>
    <message>
        <source>it holds more than {} values</source>
        <translation>所含数值超过 {} 个</translation>
    </message>
    <message>
        <source>it holds no JSON object</source>
        <translation>其中没有 JSON 对象</translation>
    </message>
    <message>
        <source>it holds no tensors</source>
        <translation>其中没有张量</translation>
    </message>
    <message>
        <source>it holds something else than files</source>
        <translation>含有文件以外的内容</translation>
    </message>
    <message>
        <source>it holds {} bytes that belong to no tensor</source>
        <translation>有 {} 字节不属于任何张量</translation>
    </message>
    <message>
        <source>it is cut short inside its header, or that is too long</source>
        <translation>文件头不完整或过长</translation>
    </message>
    <message>
        <source>it is cut short or no safetensors file: it has {} bytes</source>
        <translation>文件不完整或不是 safetensors 文件：只有 {} 字节</translation>
    </message>
    <message>
        <source>it is cut short, or its next part is not beside it</source>
        <translation>文件不完整，或旁边缺少下一个分卷</translation>
    </message>
    <message>
        <source>it is cut short: {} bytes are promised, {} there</source>
        <translation>文件不完整：应有 {} 字节，实有 {} 字节</translation>
    </message>
    <message>
        <source>it is cut short: {} bytes of weights are promised, {} are there</source>
        <translation>文件不完整：应有 {} 字节权重，实有 {} 字节</translation>
    </message>
    <message>
        <source>it is nested too deeply</source>
        <translation>嵌套过深</translation>
    </message>
    <message>
        <source>it is no GGUF file</source>
        <translation>不是 GGUF 文件</translation>
    </message>
    <message>
        <source>it is of another version</source>
        <translation>版本不符</translation>
    </message>
    <message>
        <source>it is of the version {}; 2 and 3 are known</source>
        <translation>版本为 {}，仅支持 2 和 3</translation>
    </message>
    <message>
        <source>it lacks {} of the files that it lists</source>
        <translation>缺少所列文件中的 {} 个</translation>
    </message>
    <message>
        <source>it lists {} files; {} are the most</source>
        <translation>列出了 {} 个文件，最多为 {} 个</translation>
    </message>
    <message>
        <source>it lists {} models</source>
        <translation>列出了 {} 个模型</translation>
    </message>
    <message>
        <source>it lists {} tensors; {} are the most</source>
        <translation>列出了 {} 个张量，最多为 {}</translation>
    </message>
    <message>
        <source>it lists {} values; {} are the most</source>
        <translation>列出了 {} 个值，最多为 {}</translation>
    </message>
    <message>
        <source>it only stands for the weights, which Git has not fetched</source>
        <translation>只是权重的占位文件，Git 尚未取回权重</translation>
    </message>
    <message>
        <source>its header has {} bytes</source>
        <translation>文件头有 {} 字节</translation>
    </message>
    <message>
        <source>its list has {} bytes</source>
        <translation>清单有 {} 字节</translation>
    </message>
    <message>
        <source>its lists hold {} items; {} are the most</source>
        <translation>清单有 {} 项，最多为 {}</translation>
    </message>
    <message>
        <source>its tensors overlap at byte {}</source>
        <translation>张量在第 {} 字节处重叠</translation>
    </message>
    <message>
        <source>its tensors overlap or leave a gap at byte {}</source>
        <translation>张量在第 {} 字节处重叠或留有空隙</translation>
    </message>
    <message>
        <source>negative prompt</source>
        <translation>负面提示词</translation>
    </message>
    <message>
        <source>one of its headers is damaged</source>
        <translation>其中一个文件头已损坏</translation>
    </message>
    <message>
        <source>prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>something follows its end</source>
        <translation>结尾之后还有内容</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>the files of {} are not its own</source>
        <translation>{} 的文件不属于它</translation>
    </message>
    <message>
        <source>the size of {} is none</source>
        <translation>{} 的大小无效</translation>
    </message>
    <message>
        <source>the tensor {} has the shape {}</source>
        <translation>张量 {} 的形状为 {}</translation>
    </message>
    <message>
        <source>the tensor {} has {} dimensions</source>
        <translation>张量 {} 有 {} 维</translation>
    </message>
    <message>
        <source>the tensor {} is of the unknown type {}</source>
        <translation>张量 {} 为未知类型 {}</translation>
    </message>
    <message>
        <source>the tensor {} stands twice</source>
        <translation>张量 {} 出现了两次</translation>
    </message>
    <message>
        <source>two of its models have the same name</source>
        <translation>其中两个模型同名</translation>
    </message>
    <message>
        <source>width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>{} The model that comes with Gouache is called &quot;{}&quot;.</source>
        <translation>{}Gouache 自带的模型名为“{}”。</translation>
    </message>
    <message>
        <source>{} The next start adds the picture.</source>
        <translation>{}下次启动时会加入这张图片。</translation>
    </message>
    <message>
        <source>{} answered {}: {}.</source>
        <translation>{} 的回答是 {}：{}。</translation>
    </message>
    <message>
        <source>{} asks for a much larger network than the {} tensors beside it can fill.</source>
        <translation>{} 要求的网络远大于旁边 {} 个张量所能填充的大小。</translation>
    </message>
    <message>
        <source>{} asks for code of its own ({}).</source>
        <translation>{} 要求运行自带代码（{}）。</translation>
    </message>
    <message>
        <source>{} asks for {} {}; {} to {} are possible.</source>
        <translation>{} 要求 {} 个 {}；可为 {} 至 {}。</translation>
    </message>
    <message>
        <source>{} cannot be brought back: {}.</source>
        <translation>{} 无法恢复：{}。</translation>
    </message>
    <message>
        <source>{} cannot be linked from {}: {}.</source>
        <translation>无法链接 {}（来自 {}）：{}。</translation>
    </message>
    <message>
        <source>{} cannot be linked to {}: {}.</source>
        <translation>无法把 {} 链接到 {}：{}。</translation>
    </message>
    <message>
        <source>{} cannot be loaded: {}.</source>
        <translation>无法载入 {}：{}。</translation>
    </message>
    <message>
        <source>{} cannot be made, or is there already.</source>
        <translation>{} 无法创建，或已经存在。</translation>
    </message>
    <message>
        <source>{} cannot be moved to the trash: {}.</source>
        <translation>{} 无法移到废纸篓：{}。</translation>
    </message>
    <message>
        <source>{} cannot be read as a picture: {}.</source>
        <translation>无法将 {} 读取为图片：{}。</translation>
    </message>
    <message>
        <source>{} cannot be read: diffusers takes a {} from its folder only.</source>
        <translation>无法读取 {}：diffusers 只能从文件夹加载 {}。</translation>
    </message>
    <message>
        <source>{} cannot be read: {}.</source>
        <translation>无法读取 {}：{}。</translation>
    </message>
    <message>
        <source>{} cannot be the name of a file on every system.</source>
        <translation>{} 不能在所有系统上用作文件名。</translation>
    </message>
    <message>
        <source>{} cannot be the name of a model.</source>
        <translation>{} 不能用作模型名称。</translation>
    </message>
    <message>
        <source>{} cannot be written: {}.</source>
        <translation>无法写入 {}：{}。</translation>
    </message>
    <message>
        <source>{} cannot paint a part of a picture anew.</source>
        <translation>{} 不能重画图片的一部分。</translation>
    </message>
    <message>
        <source>{} cannot start from a picture.</source>
        <translation>{} 不支持以图生图。</translation>
    </message>
    <message>
        <source>{} could not be deleted: {}.</source>
        <translation>无法删除 {}：{}。</translation>
    </message>
    <message>
        <source>{} could not be looked at within the memory and time that any model needs.</source>
        <translation>{} 无法在任何模型所需的内存和时间内完成检查。</translation>
    </message>
    <message>
        <source>{} describes no model: {}.</source>
        <translation>{} 描述的不是模型：{}。</translation>
    </message>
    <message>
        <source>{} does not answer: {}.</source>
        <translation>{} 没有响应：{}。</translation>
    </message>
    <message>
        <source>{} does not fit the memory of {}.</source>
        <translation>{} 超出了 {} 的内存。</translation>
    </message>
    <message>
        <source>{} does not match its hash</source>
        <translation>{} 与校验值不符</translation>
    </message>
    <message>
        <source>{} does not match its hash, so nothing was packed.</source>
        <translation>{} 与校验值不符，因此未打包。</translation>
    </message>
    <message>
        <source>{} does not match its published hash.</source>
        <translation>{} 与公布的校验值不符。</translation>
    </message>
    <message>
        <source>{} gave {} values of shape {}; a picture of this size is uint8 of shape {}.</source>
        <translation>{} 给出 {} 值，形状为 {}；此尺寸的图片应为 uint8，形状 {}。</translation>
    </message>
    <message>
        <source>{} gives this model only to people who signed in.</source>
        <translation>{} 只向已登录的人提供此模型。</translation>
    </message>
    <message>
        <source>{} gives {} as {}.</source>
        <translation>{} 中 {} 的值为 {}。</translation>
    </message>
    <message>
        <source>{} has a header of {} bytes; {} are the most.</source>
        <translation>{} 的文件头有 {} 字节，最多为 {}。</translation>
    </message>
    <message>
        <source>{} has an added_tokens_decoder that cannot be read.</source>
        <translation>{} 中的 added_tokens_decoder 无法读取。</translation>
    </message>
    <message>
        <source>{} has its weights only as a pickle, {}, which can run code when it is opened.</source>
        <translation>{} 的权重只有 pickle 格式（{}），打开时可能运行代码。</translation>
    </message>
    <message>
        <source>{} has no sampler called {}.</source>
        <translation>{} 没有名为“{}”的采样器。</translation>
    </message>
    <message>
        <source>{} has no time zone.</source>
        <translation>{} 没有时区。</translation>
    </message>
    <message>
        <source>{} has no token {}.</source>
        <translation>{} 没有词元 {}。</translation>
    </message>
    <message>
        <source>{} has no weight_map.</source>
        <translation>{} 中没有 weight_map。</translation>
    </message>
    <message>
        <source>{} has no weights called {}.</source>
        <translation>{} 没有名为 {} 的权重。</translation>
    </message>
    <message>
        <source>{} has nothing at {}.</source>
        <translation>{} 在 {} 处没有内容。</translation>
    </message>
    <message>
        <source>{} has the rank {}; {} is the most.</source>
        <translation>{} 的秩为 {}；最大为 {}。</translation>
    </message>
    <message>
        <source>{} has tokens that its network does not know.</source>
        <translation>{} 中有其网络不认识的词元。</translation>
    </message>
    <message>
        <source>{} has two sizes</source>
        <translation>{} 有两个大小</translation>
    </message>
    <message>
        <source>{} has {} GB free; the model may take {} GB.</source>
        <translation>{} 有 {} GB 可用空间；模型可能占用 {} GB。</translation>
    </message>
    <message>
        <source>{} has {} GB, and {} GB are free.</source>
        <translation>{} 有 {} GB，可用空间为 {} GB。</translation>
    </message>
    <message>
        <source>{} has {} MB; {} MB is the most for a picture.</source>
        <translation>{} 有 {} MB；图片最多 {} MB。</translation>
    </message>
    <message>
        <source>{} has {} bytes; {} are the most.</source>
        <translation>{} 有 {} 字节，最多为 {}。</translation>
    </message>
    <message>
        <source>{} has {} characters; {} is the most.</source>
        <translation>{}有 {} 个字符，最多 {} 个。</translation>
    </message>
    <message>
        <source>{} has {} digits.</source>
        <translation>{} 有 {} 位数字。</translation>
    </message>
    <message>
        <source>{} has {} vectors; 1 to {} are possible, as many for each text encoder.</source>
        <translation>{} 有 {} 个向量；可以有 1 至 {} 个，每个文本编码器的数量相同。</translation>
    </message>
    <message>
        <source>{} has {}, and {} are free.</source>
        <translation>{} 有 {}，可用空间为 {}。</translation>
    </message>
    <message>
        <source>{} holds U+{} at position {}, which is not a character of any text.</source>
        <translation>{}含有 U+{}（第 {} 位），它不是文本字符。</translation>
    </message>
    <message>
        <source>{} holds a model of the kind {}, which makes no pictures here.</source>
        <translation>{} 中是 {} 类模型，无法在此生成图片。</translation>
    </message>
    <message>
        <source>{} holds more than {} files.</source>
        <translation>{} 中的文件超过 {} 个。</translation>
    </message>
    <message>
        <source>{} holds neither model_index.json nor config.json: it is no model.</source>
        <translation>{} 中没有 model_index.json 或 config.json，不是模型。</translation>
    </message>
    <message>
        <source>{} holds no network.</source>
        <translation>{} 中没有网络。</translation>
    </message>
    <message>
        <source>{} holds no settings.</source>
        <translation>{} 不含设置。</translation>
    </message>
    <message>
        <source>{} holds no tokenizer: neither tokenizer.json nor vocab.json with merges.txt nor another vocabulary.</source>
        <translation>{} 中没有分词器：没有 tokenizer.json，也没有 vocab.json 和 merges.txt 或其他词表。</translation>
    </message>
    <message>
        <source>{} holds only a part of a model, a {}.</source>
        <translation>{} 只含模型的一个部件：{}。</translation>
    </message>
    <message>
        <source>{} holds pickle files, which can run code when they are opened.</source>
        <translation>{} 中有 pickle 文件，打开时可能运行代码。</translation>
    </message>
    <message>
        <source>{} holds values that are not numbers.</source>
        <translation>{} 含有不是数字的值。</translation>
    </message>
    <message>
        <source>{} holds weights of an unknown kind.</source>
        <translation>{} 含有未知种类的权重。</translation>
    </message>
    <message>
        <source>{} holds weights of {}, but no {}.</source>
        <translation>{} 含有 {} 的权重，但没有 {}。</translation>
    </message>
    <message>
        <source>{} holds weights of {}, without the settings and the vocabulary that go with them.</source>
        <translation>{} 含有 {} 的权重，但没有与之配套的设置和词表。</translation>
    </message>
    <message>
        <source>{} holds {} in the shape {}; config.json asks for {}.</source>
        <translation>{} 中 {} 的形状为 {}，config.json 要求 {}。</translation>
    </message>
    <message>
        <source>{} holds {} in the shape {}; its config.json asks for {}.</source>
        <translation>{} 中 {} 的形状为 {}，其 config.json 要求 {}。</translation>
    </message>
    <message>
        <source>{} is a Janus model in DeepSeek&apos;s own layout, whose weights are pickles.</source>
        <translation>{} 是 DeepSeek 自有布局的 Janus 模型，其权重为 pickle 文件。</translation>
    </message>
    <message>
        <source>{} is a LoRA for another model than {}.</source>
        <translation>{} 是另一个模型的 LoRA，不适用于 {}。</translation>
    </message>
    <message>
        <source>{} is a LoRA, which corrects a model and is none.</source>
        <translation>{} 是 LoRA：它修正模型，本身不是模型。</translation>
    </message>
    <message>
        <source>{} is a damaged PNG.</source>
        <translation>{} 是损坏的 PNG。</translation>
    </message>
    <message>
        <source>{} is a link to {}, outside of the model.</source>
        <translation>{} 是指向模型之外的 {} 的链接。</translation>
    </message>
    <message>
        <source>{} is a pickle file, which can run code when it is opened.</source>
        <translation>{} 是 pickle 文件，打开时可能运行代码。</translation>
    </message>
    <message>
        <source>{} is a text file, not a model.</source>
        <translation>{} 是文本文件，不是模型。</translation>
    </message>
    <message>
        <source>{} is a textual inversion for {}, of another width than {} reads.</source>
        <translation>{} 是用于 {} 的文本反演，宽度与 {} 读取的不同。</translation>
    </message>
    <message>
        <source>{} is a {}, which cannot be used yet.</source>
        <translation>{} 是 {}，暂不支持。</translation>
    </message>
    <message>
        <source>{} is a {}, which this version cannot run.</source>
        <translation>{} 是 {}，当前版本无法运行。</translation>
    </message>
    <message>
        <source>{} is a {}; that makes no pictures from words alone.</source>
        <translation>{} 是 {}，无法仅凭文字生成图片。</translation>
    </message>
    <message>
        <source>{} is damaged: the entry of the tensor {} is {}.</source>
        <translation>{} 已损坏：张量 {} 的条目为 {}。</translation>
    </message>
    <message>
        <source>{} is damaged: {}.</source>
        <translation>{} 已损坏：{}。</translation>
    </message>
    <message>
        <source>{} is installed but cannot be loaded: {}.</source>
        <translation>{} 已安装，但无法载入：{}。</translation>
    </message>
    <message>
        <source>{} is larger than its hub says.</source>
        <translation>{} 比平台所说的要大。</translation>
    </message>
    <message>
        <source>{} is missing or is no file.</source>
        <translation>{} 不存在或不是文件。</translation>
    </message>
    <message>
        <source>{} is no LoRA.</source>
        <translation>{} 不是 LoRA。</translation>
    </message>
    <message>
        <source>{} is no PNG, JPEG or WebP picture.</source>
        <translation>{} 不是 PNG、JPEG 或 WebP 图片。</translation>
    </message>
    <message>
        <source>{} is no address.</source>
        <translation>{} 不是地址。</translation>
    </message>
    <message>
        <source>{} is no file that a model needs</source>
        <translation>{} 不是模型需要的文件</translation>
    </message>
    <message>
        <source>{} is no file.</source>
        <translation>{} 不是文件。</translation>
    </message>
    <message>
        <source>{} is no folder of one model, but has {} files of weights.</source>
        <translation>{} 不是单个模型的文件夹，而是有 {} 个权重文件。</translation>
    </message>
    <message>
        <source>{} is no list.</source>
        <translation>{} 不是列表。</translation>
    </message>
    <message>
        <source>{} is no number.</source>
        <translation>{} 不是数。</translation>
    </message>
    <message>
        <source>{} is no tiny decoder that is known here.</source>
        <translation>{} 不是此处已知的微型解码器。</translation>
    </message>
    <message>
        <source>{} is no whole number.</source>
        <translation>{} 不是整数。</translation>
    </message>
    <message>
        <source>{} is no whole pack: {}.</source>
        <translation>{} 不是完整的模型包：{}。</translation>
    </message>
    <message>
        <source>{} is no whole {}: {}.</source>
        <translation>{} 不是完整的 {}：{}。</translation>
    </message>
    <message>
        <source>{} is no {}.</source>
        <translation>{} 不是 {}。</translation>
    </message>
    <message>
        <source>{} is not a LoRA for this model: it changes {}.</source>
        <translation>{} 不是此模型的 LoRA：它更改了 {}。</translation>
    </message>
    <message>
        <source>{} is not a LoRA for this model: its layers have other names.</source>
        <translation>{} 不是此模型的 LoRA：其层名不同。</translation>
    </message>
    <message>
        <source>{} is not a LoRA for this model: {}.</source>
        <translation>{} 不是适用于此模型的 LoRA：{}。</translation>
    </message>
    <message>
        <source>{} is not a model.</source>
        <translation>{} 不是模型。</translation>
    </message>
    <message>
        <source>{} is not in its list, or not with this size</source>
        <translation>{} 不在清单中，或大小不符</translation>
    </message>
    <message>
        <source>{} is not in this version of {}.</source>
        <translation>{} 不在当前版本的 {} 中。</translation>
    </message>
    <message>
        <source>{} is not valid JSON: {}.</source>
        <translation>{} 不是有效的 JSON：{}。</translation>
    </message>
    <message>
        <source>{} is of no known kind.</source>
        <translation>{} 类型无法识别。</translation>
    </message>
    <message>
        <source>{} is the database of another program.</source>
        <translation>{} 是其他程序的数据库。</translation>
    </message>
    <message>
        <source>{} is to be a {}, which is no network.</source>
        <translation>{} 应为 {}，但那不是网络。</translation>
    </message>
    <message>
        <source>{} is {} × {} pixels; {} a side and {} million in all are the most.</source>
        <translation>{} 为 {} × {} 像素；每边最多 {}，总共最多 {} 百万。</translation>
    </message>
    <message>
        <source>{} is {} × {} pixels; {} a side is the most.</source>
        <translation>{} 为 {} × {} 像素，每边最多 {}。</translation>
    </message>
    <message>
        <source>{} lacks its folder {}.</source>
        <translation>{} 缺少文件夹 {}。</translation>
    </message>
    <message>
        <source>{} lacks its weights, {}.safetensors.</source>
        <translation>{} 缺少权重文件 {}.safetensors。</translation>
    </message>
    <message>
        <source>{} lacks {}.</source>
        <translation>{} 缺少 {}。</translation>
    </message>
    <message>
        <source>{} leaves these parts to another model: {}.</source>
        <translation>{}把这些部件留给了另一个模型：{}。</translation>
    </message>
    <message>
        <source>{} made no picture: {}.</source>
        <translation>{} 未生成图片：{}。</translation>
    </message>
    <message>
        <source>{} makes no other version of a picture.</source>
        <translation>{} 不能生成图片的另一个版本。</translation>
    </message>
    <message>
        <source>{} makes no picture from words alone, only from a picture.</source>
        <translation>{} 不能只凭文字生成图片，需要一张图片作为起点。</translation>
    </message>
    <message>
        <source>{} makes pictures of certain sizes only; {} is none of them.</source>
        <translation>{}只能生成某些尺寸的图片，{}不在其中。</translation>
    </message>
    <message>
        <source>{} makes pictures with a {} of {} to {} pixels; {} is outside.</source>
        <translation>{} 支持的{}为 {} 到 {} 像素，{} 超出范围。</translation>
    </message>
    <message>
        <source>{} missing in {}: {}.</source>
        <translation>{} 缺失（{}）：{}。</translation>
    </message>
    <message>
        <source>{} must be a whole number; “{}” is not.</source>
        <translation>{}应为整数，“{}”不是。</translation>
    </message>
    <message>
        <source>{} names no model.</source>
        <translation>{} 不是模型名称。</translation>
    </message>
    <message>
        <source>{} names {}, no file beside it.</source>
        <translation>{} 引用了 {}，但旁边没有该文件。</translation>
    </message>
    <message>
        <source>{} names {}, which is not a file beside it.</source>
        <translation>{} 引用了 {}，但旁边没有该文件。</translation>
    </message>
    <message>
        <source>{} needs a {} that is a multiple of {}; {} is not.</source>
        <translation>{} 的{}须为 {} 的倍数，{} 不是。</translation>
    </message>
    <message>
        <source>{} needs {} of memory; {} are free on {}.</source>
        <translation>{0} 需要 {1} 内存，{3} 上可用 {2}。</translation>
    </message>
    <message>
        <source>{} needs {}, which Gouache does not install.</source>
        <translation>{}需要{}，而 Gouache 不会安装它。</translation>
    </message>
    <message>
        <source>{} of {} files of {} changed since the import: {}.</source>
        <translation>自导入以来，{2} 的 {1} 个文件中有 {0} 个已改变：{3}。</translation>
    </message>
    <message>
        <source>{} of {} files of {} do not match: {}.</source>
        <translation>{2} 的 {1} 个文件中有 {0} 个不相符：{3}。</translation>
    </message>
    <message>
        <source>{} or {}</source>
        <translation>{} 或 {}</translation>
    </message>
    <message>
        <source>{} packs its weights by {}, which cannot be read.</source>
        <translation>{} 的权重按 {} 打包，无法读取。</translation>
    </message>
    <message>
        <source>{} starts from 1 to {} pictures; {} were given.</source>
        <translation>{} 可从 1 至 {} 张图片开始；给了 {} 张。</translation>
    </message>
    <message>
        <source>{} stores its weights as {}, which cannot be run yet.</source>
        <translation>{} 的权重格式为 {}，暂不支持。</translation>
    </message>
    <message>
        <source>{} takes its {} from {}, which is code of its own.</source>
        <translation>{} 的 {} 来自自带代码 {}。</translation>
    </message>
    <message>
        <source>{} takes no LoRA.</source>
        <translation>{} 不支持 LoRA。</translation>
    </message>
    <message>
        <source>{} tells of {} what cannot be understood: {}.</source>
        <translation>{} 对 {} 的说明无法理解：{}。</translation>
    </message>
    <message>
        <source>{} took more memory than is free.</source>
        <translation>{} 所需内存超出可用内存。</translation>
    </message>
    <message>
        <source>{}, the vendor&apos;s extension of torch, is not installed.</source>
        <translation>未安装厂商的 torch 扩展 {}。</translation>
    </message>
    <message>
        <source>{}{} must be {}; it is {}.</source>
        <translation>{}{} 应为 {}，实为 {}。</translation>
    </message>
</context>
<context>
    <name>waterfall</name>
    <message>
        <source>{} in total, the first of its kind.</source>
        <translation>共 {}，同类的第一张。</translation>
    </message>
    <message>
        <source>{} in total, as fast as usual.</source>
        <translation>共 {}，和平常一样快。</translation>
    </message>
    <message>
        <source>{} in total, {}% faster than usual.</source>
        <translation>共 {}，比平常快 {}%。</translation>
    </message>
    <message>
        <source>{} in total, {}% slower than usual.</source>
        <translation>共 {}，比平常慢 {}%。</translation>
    </message>
    <message>
        <source>no other picture yet</source>
        <translation>还没有其他图片</translation>
    </message>
    <message>
        <source>1 picture like this</source>
        <translation>1 张同类图片</translation>
    </message>
    <message>
        <source>{} pictures like this</source>
        <translation>{} 张同类图片</translation>
    </message>
    <message>
        <source>in memory</source>
        <translation>已在内存</translation>
    </message>
    <message>
        <source>Total</source>
        <translation>总计</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>This</source>
        <translation>本次</translation>
    </message>
    <message>
        <source>From p50</source>
        <translation>与 p50 相差</translation>
    </message>
    <message>
        <source>{} took {}% of it.</source>
        <translation>{}占 {}%。</translation>
    </message>
    <message>
        <source>{} took {} s less.</source>
        <translation>{}少用 {} 秒。</translation>
    </message>
    <message>
        <source>{} took {} s more.</source>
        <translation>{}多用 {} 秒。</translation>
    </message>
</context>
</TS>
