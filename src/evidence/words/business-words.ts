/**
 * Business words that mean the same in English and Japanese, so that a purchase order in one
 * language can be compared with a mail in the other.
 *
 * One line each: `concept | parts it can play | English forms | Japanese forms`. English is matched
 * by stem, so plurals and -ed, -ing need no entry. The parts:
 * `M` of an amount of money, `D` of a date or time, `C` state of what is counted, `U` of a measure,
 * `P` of a percentage, `N` a thing (may be counted), `V` says nothing about what is meant,
 * `Q` "quantity", `I` label of an item, `X` tells two of a kind apart.
 */
export const businessWords = `
quantity|Q|quantity,qty,q'ty,number of,order quantity,count,headcount|数量,個数,件数,台数,本数,枚数,人数,名数,脚数,発注数量,注文数量,発注数,注文数,受注数,数
item|I|item,item name,product name,description,part name,article|品名,品目,商品名,製品名,部品名,件名
unit price|M|unit price,unit cost,price per unit,price each,unit rate,rate per night,price per piece|単価,1個あたりの価格,販売単価
price|M|price,list price,pricing|価格,値段,定価,代金
total|M|total,grand total,total amount,total price,total cost,amount due,total due,amount payable,balance due,invoice amount,invoice total,order total,sum,in total,altogether|合計,総額,合計金額,総計,合計額,請求金額,請求額,ご請求金額,ご請求額,お支払金額,お支払い金額,支払金額,支払総額,発注金額,注文金額
subtotal|M|subtotal,sub-total,sub total,net amount|小計
amount|M|amount,sum of money|金額
tax|MP|tax,vat,gst,sales tax,consumption tax,tax rate,vat rate|消費税,税額,税金,消費税率,消費税額,税率
shipping cost|M|shipping cost,shipping fee,shipping charge,freight,freight cost,delivery fee,delivery charge,delivery cost,postage|送料,運賃,配送料,輸送費,配送費
discount|MP|discount,discount rate,rebate,reduction|値引,値引き,割引,割引率,値引率,値引き率,ディスカウント
deposit|M|deposit,down payment,advance payment,prepayment|前金,手付金,頭金,保証金,敷金,前払金
budget|M|budget|予算
fee|M|fee,charge|手数料,料金,使用料
admission fee|M|admission,admission fee,participation fee|参加費,受講料,会費,入場料
pallet|N|pallet|パレット
container|N|container|コンテナ
set|N|set|セット
roll|N|roll|巻
salary|M|salary,wage,pay rate|給与,給料,年収,月給,時給
revenue|MP|revenue,sales,turnover,sales revenue|売上,売上高,売り上げ,収益
profit|MP|profit,operating profit,net income|利益,営業利益,純利益,経常利益
margin|P|margin,profit margin,operating margin,gross margin|利益率,営業利益率,粗利率
cost|M|cost,expense,costs|費用,原価,経費,コスト
quote|MN|quote,quotation,estimate,estimated cost|見積,見積もり,見積り,見積金額,見積額,見積書,お見積り
rent|M|rent|家賃,賃料
penalty|M|penalty,late fee|違約金,延滞料
refund|M|refund|返金
investment|M|investment|投資,投資額,出資
order|DCN|order,order date,purchase order,date of order|注文,発注,受注,注文日,発注日,受注日,注文書,発注書,ご注文
delivery|DCN|delivery,deliver,delivery date,arrive,arrival,arrives,receive,delivered,hand over,delivery note|納品,納期,納入,納品日,納入日,納品予定日,配達,配送,お届け,到着,着荷,入荷,受け取,受取,受領,引き渡し,納品書,お届け日
shipment|DCN|shipment,ship,shipping,ship date,shipping date,dispatch,shipped|出荷,発送,出荷日,発送日,出荷予定日
payment|DUN|payment,pay,payment date,payment due,transfer,wire transfer,settle,payment due date,payment terms,payable,remittance,paid|支払,支払い,お支払い,お支払,支払期限,支払期日,お支払期限,お支払い期限,支払日,振込,振込期限,お振込期限,入金,入金日
due|D|due,deadline,due date,due on,due by|期限,締切,締め切り,〆切,期日,締切日
reply|D|reply,respond,rsvp|回答,返信,返事,回答期限
issue|D|issue date,issued,date of issue,invoice date,issue|発行日,請求日,発行,作成日,起票日
meeting|DN|meeting,conference call,mtg|会議,打ち合わせ,打合せ,ミーティング,商談
start|D|start,begin,commence,start date,kick off|開始,着手,着工,開始日,始まり,スタート
end|D|end,finish,end date,close|終了,完了,完成,終了日,完了日,竣工
expiry|D|expire,expiry,expiration,valid until,expiry date,expiration date|満了,有効期限,満了日,失効
launch|D|launch,release date,go live,go-live,rollout|発売,公開,リリース,稼働,発売日,ローンチ
inspection|DN|inspection,inspect,audit|検査,点検,監査,検収
installation|DN|installation,install,set up,setup|設置,据付,据え付け,導入,設置日,取り付け
training|DN|training,course,workshop|研修,講習,訓練,トレーニング
seminar|DN|seminar,webinar|セミナー
briefing|DN|briefing,information session|説明会
interview|DN|interview|面接,面談
exhibition|DN|exhibition,trade show,booth,expo|展示会,ブース
event|DN|event|イベント,催し,行事
departure|D|depart,departure,leave|出発,発車
check-in|D|check-in,check in,checkin|チェックイン
check-out|D|check-out,check out,checkout|チェックアウト
visit|DN|visit,site visit|訪問,来社,来訪
maintenance|DN|maintenance,servicing|保守,メンテナンス
repair|DN|repair,fix|修理,復旧
renewal|D|renewal,renew|更新
signing|D|signing,sign|締結,署名,調印
opening|D|opening,open|開店,開業,オープン,開場
trial|DN|trial,pilot,test run|試運転,試行,トライアル
completion|DP|completion,progress,complete|進捗,進捗率
stock|C|in stock,stock,inventory,on hand|在庫,在庫数
defective|CN|defective,defect,faulty|不良,不良品,不具合
defect rate|P|defect rate,failure rate,error rate,reject rate|不良率,故障率,エラー率
return|C|return,returned|返品,返却
cancelled|C|cancel,cancelled,cancellation|キャンセル,取消,取り消し,解約
delay|CU|delay,delayed,late,overdue|遅延,遅れ,遅れて
remaining|C|remaining,remain,left,outstanding,backlog|残り,残数,残,未処理
spare|C|spare,reserve|予備
sample|CN|sample|サンプル,見本
capacity|CU|capacity,seats,hold|容量,定員,収容
damaged|C|damaged,broken,damage|破損,故障
missing|C|missing,short,shortage|欠品,不足
absent|C|absent,absence|欠席
target|CMP|target,goal|目標
forecast|CM|forecast,projected|予測
yield|P|yield|歩留まり,歩留り
growth|P|growth,growth rate,increase rate|成長率,増加率,伸び率
share|P|share,market share|シェア,占有率
interest|P|interest,interest rate|金利,利率,利息
humidity|P|humidity|湿度
uptime|P|uptime,availability|稼働率,可用性
attendance|PC|attendance,attendance rate|出席率,出席
satisfaction|P|satisfaction,satisfaction rate|満足度
utilization|P|utilization,utilisation,occupancy|利用率,使用率
weight|U|weight,weigh,mass,net weight,gross weight|重量,重さ,質量
length|U|length,long,overall length|長さ,全長
width|U|width,wide|幅,横幅
height|U|height,high,tall|高さ,全高
depth|U|depth,deep|奥行,奥行き,深さ
diameter|U|diameter,outer diameter,outside diameter|直径,外径,口径
inner diameter|U|inner diameter,inside diameter,bore|内径
thickness|U|thickness,thick|厚さ,厚み
distance|U|distance|距離
area|U|area,floor area|面積
volume|U|volume|体積,容積
pressure|U|pressure|圧力,気圧
temperature|U|temperature,temp|温度,気温,室温
voltage|U|voltage|電圧
electric current|U|current rating,rated current|電流
power|U|power,power consumption,draw|電力,消費電力,出力,電源
frequency|U|frequency|周波数
speed|U|speed,velocity,rate of travel|速度,速さ,時速
flow|U|flow,flow rate|流量
rotation|U|rotation speed,rotational speed|回転数
torque|U|torque|トルク
noise|U|noise,noise level|騒音
memory|U|memory,ram|メモリ,メモリー
storage|U|storage capacity,disk|ストレージ,記憶容量
lead time|U|lead time,turnaround,delivery time|リードタイム,所要日数
warranty|UD|warranty,guarantee,warranty period|保証,保証期間
contract term|U|term,contract term,contract period|契約期間
duration|U|duration,take,takes,length of time|所要時間,期間,時間
response time|U|response time|応答時間,レスポンス
battery life|U|battery life|電池寿命,駆動時間
minimum|X|minimum,min,at minimum,lowest|最低,最小,最小限
maximum|X|maximum,max,highest|最高,最大
average|X|average,mean|平均
contact|I|contact,contact person|担当,担当者
last month|X|last month,previous month|先月,前月
this month|X|this month|今月,当月
next month|X|next month|来月,翌月
last year|X|last year,previous year|昨年,前年,去年
this year|X|this year|今年,本年
next year|X|next year|来年,翌年
last week|X|last week|先週
this week|X|this week|今週
next week|X|next week|来週
valve|N|valve|バルブ,弁
pump|N|pump|ポンプ
pipe|N|pipe,piping|配管,パイプ,管
bolt|N|bolt|ボルト
screw|N|screw|ねじ,ネジ,ビス
bearing|N|bearing|軸受,ベアリング
shaft|N|shaft|軸,シャフト
gear|N|gear|歯車,ギア
cable|N|cable,wire|電線,ケーブル
computer|N|computer,pc|パソコン,コンピューター,コンピュータ
laptop|N|laptop,notebook computer,notebook pc|ノートパソコン,ノートPC,ノート型パソコン
desk|N|desk|机,デスク
chair|N|chair|椅子,いす,イス
camera|N|camera|カメラ
paper|N|paper|用紙
book|N|book|本,書籍
helmet|N|helmet|ヘルメット
glove|N|glove|手袋
uniform|N|uniform|制服,ユニフォーム
participant|N|participant,attendee|参加者,出席者,受講者
visitor|N|visitor|来場者,来訪者,来客
employee|N|employee,staff,staff member,worker|従業員,社員,スタッフ,職員
engineer|N|engineer|技術者,エンジニア
customer|N|customer,client|顧客,お客様,得意先
supplier|N|supplier,vendor|仕入先,サプライヤー,業者
user|N|user|利用者,ユーザー,ユーザ
guest|N|guest|宿泊者,招待客,ゲスト
applicant|N|applicant|応募者,申込者
passenger|N|passenger|乗客
student|N|student|学生,生徒
complaint|N|complaint|苦情,クレーム
inquiry|N|inquiry,enquiry,question|問い合わせ,問合せ,お問い合わせ,質問
response|N|response,answer|回答数,応答
ticket|N|ticket|チケット,切符
invoice|DN|invoice,bill|請求書,ご請求書,請求
contract|DN|contract,agreement|契約,契約書
receipt|N|receipt|領収書,レシート
product|N|product|製品,商品
part|N|part,component|部品
material|N|material,raw material|材料,原料,資材
machine|N|machine|機械
equipment|N|equipment,device,apparatus|設備,装置,機器
controller|N|controller|制御盤,コントローラー,コントローラ
vehicle|N|vehicle,car|車両,車,自動車
truck|N|truck,lorry|トラック
room|N|room|部屋,客室
store|N|store,shop|店舗,店
branch|N|branch|支店
factory|N|factory,plant|工場
warehouse|N|warehouse|倉庫
office|N|office|事務所,オフィス
license|N|license,licence|ライセンス
copy|N|copy|コピー,複写
page|N|page|ページ
seat|N|seat|座席
accident|N|accident|事故
incident|N|incident|障害,インシデント
error|N|error|エラー
test|N|test|試験,テスト
bottle|N|bottle|瓶,ボトル
can|N|can of|缶
bag|N|bag|袋
box|N|box|箱
carton|N|carton|段ボール,カートン
meal|N|meal,lunch box,lunch|食事,弁当,昼食
light|N|light,lamp|照明,ランプ
battery|N|battery|電池,バッテリー
document|N|document|書類,文書,資料
survey|N|survey,questionnaire|調査,アンケート
task|N|task|作業,タスク
person|N|person,people|人
company|N|company|会社
night|N|night|泊
steel|N|steel|鋼,鋼製,スチール
stainless|N|stainless,stainless steel|ステンレス,ステンレス製
copper|N|copper|銅
iron|N|iron|鉄
wood|N|wood,wooden|木製,木材
glass|N|glass|ガラス
water|N|water|水
oil|N|oil|油
gas|N|gas|ガス
air|N|air|空気
meeting room|N|meeting room,conference room|会議室
plan|N|plan|計画
project|N|project|プロジェクト,案件
system|N|system|システム
server|N|server|サーバー,サーバ
storage place|N|storage|保管
tokyo|N|tokyo|東京
osaka|N|osaka|大阪
nagoya|N|nagoya|名古屋
kyoto|N|kyoto|京都
yokohama|N|yokohama|横浜
fukuoka|N|fukuoka|福岡
sapporo|N|sapporo|札幌
kobe|N|kobe|神戸
sendai|N|sendai|仙台
hiroshima|N|hiroshima|広島
tanaka|N|tanaka|田中
suzuki|N|suzuki|鈴木
sato|N|sato,satoh|佐藤
takahashi|N|takahashi|高橋
ito|N|ito,itoh|伊藤
watanabe|N|watanabe|渡辺,渡邊
yamamoto|N|yamamoto|山本
nakamura|N|nakamura|中村
kobayashi|N|kobayashi|小林
kato|N|kato,katoh|加藤
`;
